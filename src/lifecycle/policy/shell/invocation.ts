import type { Word } from './word.ts';

/** One program that a shell text would start, with what can be told of its surroundings. */
export interface Invocation {
  /** The program itself first. Never empty. */
  readonly words: readonly Word[];
  /** Files that the shell writes for it (`>`), and reads for it (`<`). */
  readonly writes: readonly Word[];
  readonly reads: readonly Word[];
  /** What it is given to read, where that stands in the text. */
  readonly input: string | null;
  /** It reads what another program prints. */
  readonly isPiped: boolean;
  /** The folder that it works in, from the root of the repository; null where it cannot be told. */
  readonly folder: string | null;
}

/** What a shell text would do, as far as it can be told without running it. */
export interface Reading {
  readonly invocations: readonly Invocation[];
  /** Words that no program is started with: values of variables, what loops go over. */
  readonly loose: readonly Word[];
  /** Why it cannot be told; empty where it can. */
  readonly unclear: readonly string[];
}

/** The name of the program, without its folder; null where only the shell would know. */
export function programOf({ words }: Invocation): string | null {
  const [name] = words;
  if (name === undefined || !name.isFirm || name.isGlob) return null;
  return (name.text.split('/').at(-1) ?? '').toLowerCase();
}
