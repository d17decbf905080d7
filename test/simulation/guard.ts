/** A rule on which a promise rests, and how to take it away. */
export interface Guard {
  readonly name: string;
  /** Modules, from this folder, with what stands in for their exports while the guard is gone. */
  readonly replaces: readonly Replacement[];
  /** Any of these shows that it is gone. */
  readonly promises: readonly string[];
  /** Which of the scenes shows it, where no history of chance does. */
  readonly scene?: string;
}

export interface Replacement {
  readonly module: string;
  readonly without: (real: never) => Readonly<Record<string, unknown>>;
}

/** `M` is the module's own type, so that what stands in has the types of what it stands in for. */
export function replace<M>(module: string, without: (real: M) => Partial<M>): Replacement {
  return { module, without };
}
