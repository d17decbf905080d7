import type { Log } from '../controller/ports.ts';
import type { Decision } from '../lifecycle/effect.ts';
import { asKept, keptLook, thawed } from '../lifecycle/replay/kept-look.ts';
import { redacted } from '../lifecycle/replay/redact.ts';
import { withheld } from '../lifecycle/replay/withheld.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import { makeScrub } from './scrub.ts';
import { makeShelf, type Room } from './shelf.ts';

/** As many looks of one issue, and as much of all together. */
const ROOM: Room = { files: 300, bytes: 256 * 1024 * 1024 };
/** In characters; a longer look is not kept. */
const LONGEST = 4 * 1024 * 1024;
/** Looks that may wait to be written; where the disk is slower than that, further ones are not kept. */
const MOST_WAITING = 100;

type Decide = (snapshot: Snapshot) => Decision;

export interface RecorderParts {
  readonly folder: string;
  /** Without what people and agents wrote. */
  readonly redacts: boolean;
  /** What must never be in a file. */
  readonly secrets: readonly string[];
  /** The text that a configuration was read from. */
  readonly textOf: (config: object) => string | null;
  readonly log: Log;
  readonly room?: Room;
}

/** Keeps what is looked at, so that it can be decided about once more. */
export interface Recorder {
  /** Decides as the given one does, and keeps the look: a file each, written in its own time. */
  recording(decide: Decide): Decide;
  /** Resolves when what has been looked at so far is written, or could not be. */
  idle(): Promise<void>;
}

export function makeRecorder(parts: RecorderParts): Recorder {
  const { folder, log, room = ROOM } = parts;
  const shelf = makeShelf(folder, room);
  let count = 0;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  let isTold = false;

  // Once: a full or slow disk would say it at each look.
  const tell = (keys: Record<string, unknown>): void => {
    if (!isTold) log.warn('a look could not be kept', keys);
    isTold = true;
  };

  const keep = async (snapshot: Snapshot, decide: Decide): Promise<void> => {
    try {
      const text = textOfLook(snapshot, decide, parts);
      count += 1;
      if (text !== null) await shelf.put(nameOf(snapshot, count), text);
    } catch (error) {
      tell(troubleOf(error));
    }
    waiting -= 1;
  };

  const enqueue = (snapshot: Snapshot, decide: Decide): void => {
    if (waiting >= MOST_WAITING) return tell({ reason: 'too many wait to be written' });
    waiting += 1;
    last = last.then(() => keep(snapshot, decide));
  };

  return {
    recording: (decide) => (snapshot) => {
      const decision = decide(snapshot);
      enqueue(snapshot, decide);
      return decision;
    },
    idle: () => last,
  };
}

/** What the system refused is a sentence; anything else is a bug, and shows where. */
function troubleOf(error: unknown): Record<string, unknown> {
  return error instanceof Error && 'syscall' in error ? { reason: error.message } : { err: error };
}

/** The decision that is kept with it is about what is kept: where words were taken out it may be another. */
function textOfLook(
  snapshot: Snapshot,
  decide: Decide,
  { redacts, secrets, textOf }: RecorderParts,
): string | null {
  const config = snapshot.config.kind === 'valid' ? textOf(snapshot.config.config) : null;
  const kept = asKept(redacts ? redacted(snapshot) : snapshot);
  const plain = withheld(JSON.parse(makeScrub(secrets)(JSON.stringify(kept))), secrets) as object;
  const seen = thawed(plain, config);
  if (!seen.ok) return null;
  const about = { at: snapshot.now, redacted: redacts, config };
  const text = `${JSON.stringify(keptLook(about, plain, decide(seen.value)))}\n`;
  return text.length > LONGEST ? null : text;
}

/** Names sort by age. */
function nameOf({ repository, issue, now }: Snapshot, count: number): string {
  const at = new Date(now).toISOString().replace(/[:.]/g, '-');
  return `${lookFolder(repository.owner, repository.name, issue.number)}/${at}-${String(count).padStart(6, '0')}.json`;
}

/** Where the looks at an issue lie, below the folder of all. */
export function lookFolder(owner: string, repo: string, number: number): string {
  return `${owner}/${repo}/${number}`.toLowerCase();
}
