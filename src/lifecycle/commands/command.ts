import type { Unit } from '../runs/granted.ts';
import type { Instant, Millis } from '../time.ts';

/** What a person told Drover to do, parsed but not yet judged: permission and state come later. */
export type Command =
  | { readonly name: 'ready' }
  | {
      readonly name: 'feedback';
      /** Markdown as the person wrote it, suggestion blocks included. */
      readonly text: string;
      /** The contents of its suggestion blocks, in order: the lines that replace the commented ones. */
      readonly suggestions: readonly string[];
    }
  | {
      readonly name: 'approve';
      /** 7 to 40 lower-case hexadecimal digits, a prefix of the head that is meant. */
      readonly sha?: string;
    }
  | { readonly name: 'unapprove' }
  | { readonly name: 'reject'; readonly reason: string }
  | {
      readonly name: 'answer';
      /** Which prompt; absent when only one can be meant. Lower case. */
      readonly id?: string;
      /** Empty where nothing has to be said: a secret was added. */
      readonly text: string;
    }
  /** Which gate or prompt; absent for the one prompt that is open. Lower case. */
  | { readonly name: 'allow'; readonly id?: string }
  | { readonly name: 'deny'; readonly id?: string; readonly reason?: string }
  | {
      readonly name: 'budget';
      readonly id?: string;
      readonly amount: number;
      /** Absent where what stands in the way tells. */
      readonly unit?: Unit;
    }
  | {
      readonly name: 'delegate';
      readonly id?: string;
      /** A login, without `@`. */
      readonly to: string;
      /** For how long, or until when; without either until it is answered. */
      readonly lasts?: Millis;
      readonly until?: Instant;
    }
  | { readonly name: 'tell'; readonly text: string }
  | { readonly name: 'pause' }
  | { readonly name: 'resume' }
  | { readonly name: 'retry' }
  | { readonly name: 'cancel' }
  | { readonly name: 'why' }
  | { readonly name: 'repair' }
  | {
      readonly name: 'help';
      /** A command's name, without slash, in lower case; it may be unknown. */
      readonly topic?: string;
    };

export type CommandName = Command['name'];

/** The variant of `Command` with the given name. */
export type CommandOf<N extends CommandName> = Extract<Command, { readonly name: N }>;

/** Why a line that was meant as a command is none. Words for it: `explain.ts`. */
export type CommandError =
  | { readonly kind: 'unknown'; readonly word: string; readonly didYouMean?: CommandName }
  | { readonly kind: 'missing'; readonly command: CommandName; readonly argument: string }
  | { readonly kind: 'unexpected'; readonly command: CommandName; readonly found: string }
  | { readonly kind: 'bad-sha'; readonly found: string }
  | { readonly kind: 'bad-amount'; readonly found: string }
  | { readonly kind: 'bad-login'; readonly found: string }
  | { readonly kind: 'bad-until'; readonly found: string }
  | { readonly kind: 'bad-id'; readonly command: CommandName; readonly found: string }
  | {
      readonly kind: 'too-long';
      readonly command: CommandName;
      /** Both in characters (UTF-16 code units). */
      readonly length: number;
      readonly limit: number;
    }
  | { readonly kind: 'too-many'; readonly limit: number }
  /** More markup than is safe to parse: nothing of the comment was read. */
  | { readonly kind: 'unreadable' };
