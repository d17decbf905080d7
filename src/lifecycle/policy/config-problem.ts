/** One thing that is wrong in `.github/drover.yml`, in words for the person who wrote it. */
export interface ConfigProblem {
  /** From 1; null where no line can be named (the file as a whole). */
  readonly line: number | null;
  /** The path of the key, such as `limits.runs` or `agents[1].name`; empty for the file as a whole. */
  readonly key: string;
  /** What stands there, shortened; may be any text of the file, so it is escaped when shown. */
  readonly found: string;
  /** What may stand there, in words: the end of a sentence "allowed: …". */
  readonly allowed: string;
}
