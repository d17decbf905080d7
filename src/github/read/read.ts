import type { NoSnapshot, ReadOutcome } from '../../controller/ports.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { RefNode } from '../answer/parts.ts';
import { toSnapshot } from '../to-snapshot.ts';
import { Unread } from './asking.ts';
import { gather } from './gather.ts';
import { type Looked, look, lookOnce, type Reading, TRANSFERRED } from './look.ts';
import type { IssueMemory } from './hints.ts';
import { freshnessOf, rememberRevision } from './revision.ts';

export interface ReadParts {
  readonly reading: Reading;
  readonly now: () => Instant;
  readonly entropy: string;
  readonly missingPermissions: (looked: Looked) => Promise<readonly string[]>;
}

/** Reads an issue's world, complete or not at all. */
export async function readIssue(parts: ReadParts): Promise<ReadOutcome> {
  const { reading, now, entropy } = parts;
  try {
    const looked = await trusted(reading, await look(reading), now());
    reading.doubts.shown(reading.key);
    rememberRevision(looked, reading.memory, now());
    const gathered = await gather(reading, looked, now());
    rememberRefs(reading.memory, gathered.refs, now());
    const snapshot = toSnapshot(gathered, {
      now: now(),
      entropy,
      knownSince: (ref) => reading.memory.refs.get(ref) ?? now(),
      outcomes: reading.outcomes,
      seal: reading.seal,
      missingPermissions: await parts.missingPermissions(looked),
    });
    return { kind: 'read', snapshot };
  } catch (error) {
    if (error instanceof Unread) return doubted(error.outcome, reading, now());
    throw error;
  }
}

/** Of a transferred issue GitHub says where it is; of a deleted one nothing, and that may be a lag. */
function doubted(outcome: NoSnapshot, { key, doubts }: Reading, now: Instant): NoSnapshot {
  if (outcome.kind !== 'departed' || outcome.reason === TRANSFERRED) return outcome;
  const again = doubts.missing(key, now);
  return again === null ? outcome : { kind: 'missing', reason: outcome.reason, again };
}

/** An older record than the one last seen is waited out where GitHub lags, and read again where it was written over. */
async function trusted(reading: Reading, looked: Looked, now: Instant): Promise<Looked> {
  const { memory } = reading;
  const freshness = freshnessOf(looked, memory, now);
  if (freshness === 'fresh') return looked;
  if (freshness === 'lag') throw new Unread({ kind: 'lag' });
  const again = await lookOnce(reading, memory.hints);
  const { record } = again;
  if (record.kind !== 'valid' || freshnessOf(again, memory, now) === 'fresh') return again;
  memory.seen = null;
  return {
    ...again,
    record: { kind: 'broken', why: 'edited', comment: record.comment, by: null },
  };
}

/** A ref is known from the first read that showed it, and forgotten when it is gone. */
function rememberRefs(memory: IssueMemory, refs: readonly RefNode[], now: Instant): void {
  memory.refs = new Map(
    refs.map(({ prefix, name }) => [prefix + name, memory.refs.get(prefix + name) ?? now] as const),
  );
}
