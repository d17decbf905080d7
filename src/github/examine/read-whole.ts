import type { Clock, IssueKey, ReadOutcome } from '../../controller/ports.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { Client } from '../client.ts';
import { makeDoubts } from '../read/doubts.ts';
import { makeMemory } from '../read/hints.ts';
import { readIssue } from '../read/read.ts';

export interface WholeParts {
  readonly client: Client;
  readonly seal: Seal;
  readonly host: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Takes every signature for good: for whoever has no key. What it lets through is shown and never obeyed. */
export const TRUSTING: Seal = {
  sign: () => {
    throw new Error('whoever has no key signs nothing');
  },
  verify: () => true,
};

/** Reads an issue's world as a wake does, but with all that was ever said there. */
export function readWhole(
  { client, seal, host, clock }: WholeParts,
  key: IssueKey,
): Promise<ReadOutcome> {
  const memory = makeMemory(1).of(key);
  const outcomes = [] as const;
  return readIssue({
    reading: {
      key,
      client,
      memory,
      doubts: makeDoubts(),
      seal,
      host,
      outcomes,
      apps: new Map(),
      wantsEverythingSaid: true,
    },
    now: clock.now,
    // Nothing is decided from this snapshot, so nothing in it need be unguessable.
    entropy: '0'.repeat(32),
    missingPermissions: () => Promise.resolve([]),
  });
}
