import type { IssueKey } from '../controller/ports.ts';

/** What one look leaves for the next, which may be another replica's. */
export interface Carry {
  /** Before a look: what the last one left (null where none did), and what was told from elsewhere since. */
  take(key: IssueKey, note: unknown, told: readonly unknown[]): void;
  /** After a look, as JSON. With `deaf` no check wakes the issue; `notices` are those that are still to be told. */
  give(key: IssueKey): CarriedNote;
}

export interface CarriedNote {
  readonly deaf: boolean;
  readonly notices: readonly string[];
  readonly [more: string]: unknown;
}

export const NOTHING_CARRIED: Carry = {
  take: () => undefined,
  give: () => ({ deaf: false, notices: [] }),
};
