/** A program to start, without a shell. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its standard input, whole; nothing where it is left out. */
  readonly input?: string | Uint8Array;
  /** True where it is to lead a process group of its own. */
  readonly leads?: boolean;
}

export type Stream = 'stdout' | 'stderr';

/** What becomes of a program, in this order; output goes on after its exit where a child of its own holds it. */
export type ProgramEvent =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'output'; readonly stream: Stream; readonly chunk: Uint8Array }
  /** Null where a signal has ended it. */
  | { readonly kind: 'exited'; readonly code: number | null }
  /** All of its output was told. */
  | { readonly kind: 'closed' }
  /** Nothing more is told of it: it could not be started, or the process that started it has ended. */
  | { readonly kind: 'not-started'; readonly message: string };

/** To the launcher. */
export interface Asked {
  readonly id: number;
  readonly program: Program;
}

/** From the launcher. */
export interface Told {
  readonly id: number;
  readonly event: ProgramEvent;
}
