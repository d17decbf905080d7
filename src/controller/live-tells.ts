import type { RunKey } from '../lifecycle/ids.ts';
import type { LiveTell } from '../lifecycle/live/live-tell.ts';
import { type LiveTells as Waiting, liveTells } from '../lifecycle/live/live-tells.ts';
import type { IssueRecord } from '../lifecycle/record/record.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import { type Instant, type Millis, MINUTE } from '../lifecycle/time.ts';
import { type Clock, type IssueKey, keyText, type Log, type ReadOutcome } from './ports.ts';

/** Issues of which something waits for the run under way. */
const MOST_ISSUES = 1_000;
/** Where other processes look at issues, too: no more often is one read for a run that wants to know. */
const STALE: Millis = 5 * MINUTE;

/**
 * What people told runs under way by `/tell`, as the looks at their issues have found it. After a restart the first look
 * at each issue finds it again.
 */
export interface LiveTells {
  /** What waits for this run. */
  of(key: IssueKey, run: RunKey): Promise<readonly LiveTell[]>;
  /** Takes in what stands for certain of an issue. */
  seen(key: IssueKey, snapshot: Snapshot, record: IssueRecord | null): void;
  /** Another process has looked at the issue of this name: what is known here may be old. */
  seenElsewhere(issue: string): void;
}

export interface LiveTellsDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'warn'>;
  /** As for lines: null where this process looks at every issue itself. */
  readonly read: ((key: IssueKey) => Promise<ReadOutcome>) | null;
}

export function makeLiveTells({ clock, log, read }: LiveTellsDeps): LiveTells {
  const waiting = makeBounded<Waiting>();
  const readAt = makeBounded<Instant>();
  /** Of the latest record of each issue that was seen. */
  const revisions = makeBounded<number>();

  function seen(key: IssueKey, snapshot: Snapshot, record: IssueRecord | null): void {
    const issue = keyText(key);
    // Reads overtake one another: what an earlier one found is not the last word.
    if (record !== null && record.revision < (revisions.get(issue) ?? 0)) return;
    if (record !== null) revisions.set(issue, record.revision);
    const found = record === null ? null : liveTells(snapshot, record);
    if (found === null || found.tells.length === 0) waiting.delete(issue);
    else waiting.set(issue, found);
  }

  /** Looks for what another process may have found. */
  async function readAnew(key: IssueKey): Promise<void> {
    const issue = keyText(key);
    if (read === null || clock.now() - (readAt.get(issue) ?? 0) < STALE) return;
    readAt.set(issue, clock.now());
    try {
      const found = await read(key);
      if (found.kind === 'read' && found.snapshot.record.kind === 'valid')
        seen(key, found.snapshot, found.snapshot.record.record);
    } catch (err) {
      log.warn('not looked at', { err });
    }
  }

  return {
    of: async (key, run) => {
      await readAnew(key);
      const found = waiting.get(keyText(key));
      return found?.run === run ? found.tells : [];
    },
    seen,
    seenElsewhere: (issue) => void readAt.delete(issue),
  };
}

/** A map that forgets what was set longest ago. */
function makeBounded<T>() {
  const values = new Map<string, T>();
  return {
    get: (name: string) => values.get(name),
    delete: (name: string) => values.delete(name),
    set: (name: string, value: T) => {
      values.delete(name);
      values.set(name, value);
      const oldest = values.keys().next().value;
      if (values.size > MOST_ISSUES && oldest !== undefined) values.delete(oldest);
    },
  };
}
