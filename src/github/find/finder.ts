import { z } from 'zod';
import type { Clock, Found, IssueFinder, IssueKey, Log } from '../../controller/ports.ts';
import { Unanswered } from '../../controller/unanswered.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { Instant } from '../../lifecycle/time.ts';
import { UNANSWERED } from '../../lifecycle/unmanaged.ts';
import type { Client } from '../client.ts';
import type { Installations } from '../installations.ts';
import { askRest, Unread } from '../read/asking.ts';
import type { Memory } from '../read/hints.ts';
import { type Backlog, makeBacklog, PACE, type Pace } from './backlog.ts';
import type { Cards } from './cards.ts';
import { lookRound, type Placed } from './look-round.ts';
import type { Known } from './survey.ts';
import { type Stranger, tellApart, type Told } from './tell-apart.ts';

export interface FinderParts {
  /** The client of the App itself. */
  readonly app: Client;
  readonly installations: Installations;
  readonly memory: Memory;
  readonly cards: Cards;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly seal: Seal;
  readonly host: string;
  readonly pace?: Pace | undefined;
}

/** What is known of an installation from sweep to sweep. */
interface Place {
  readonly known: Known;
  /** What was seen of each issue, by the name of its candidate. */
  readonly states: ReadonlyMap<string, string>;
  readonly backlog: Backlog;
}

/** How far back the first look at a repository goes for issues that are not in Drover's care: what is older is not heeded. */
const FIRST_LOOK = UNANSWERED;

/**
 * Finds issues without an event: those changed since, those in care to which something happened, and those whose card
 * stands in Ready. An issue in care that looks as it did at the last sweep, and has no run under way, is passed over: so
 * a sweep of idle issues costs about one point for a hundred of them, and no reads. Of which nothing is known, as after
 * a start, are all looked at; where they are many, only those to which something may have happened, and the others by
 * and by ({@link tellApart}, {@link Pace}).
 */
export function makeFinder(parts: FinderParts): IssueFinder {
  const places = new Map<number, Place>();
  return {
    find: async function* (since) {
      // Whoever knows of no sweep before has forgotten what they found.
      if (since === null) places.clear();
      const missed: string[] = [];
      const ids = await installationIds(parts.app);
      for (const id of places.keys()) if (!ids.includes(id)) places.delete(id);
      for (const id of ids) {
        try {
          const place = places.get(id) ?? newPlace(parts);
          const { place: after, found } = await sweepOne(parts, { id, place, since });
          places.set(id, after);
          yield* found;
        } catch (error) {
          if (!(error instanceof Unread)) throw error;
          missed.push(`${id}: ${error.message}`);
        }
      }
      // The next sweep looks as far back as this one did.
      if (missed.length > 0)
        throw new Unanswered(`not all installations could be swept: ${missed.join('; ')}`);
    },
  };
}

function newPlace({ memory, pace = PACE }: FinderParts): Place {
  const isKnown = ({ key }: Stranger): boolean => (memory.peek(key)?.seen ?? null) !== null;
  return {
    known: { repositories: [], isLong: false },
    states: new Map(),
    backlog: makeBacklog(pace, isKnown),
  };
}

interface Swept {
  readonly place: Place;
  readonly found: readonly Found[];
}

async function sweepOne(
  parts: FinderParts,
  { id, place, since }: { id: number; place: Place; since: Instant | null },
): Promise<Swept> {
  const { clock, cards, memory, pace = PACE } = parts;
  const { client } = await parts.installations.of(id);
  const newSince = clock.now() - FIRST_LOOK;
  const horizons = { since: since ?? newSince, newSince };
  const looked = await lookRound(client, { cards, id, known: place.known, ...horizons });
  const found: Found[] = [];
  const strangers: Stranger[] = [];
  const reconfigured: Stranger[] = [];
  for (const candidate of looked.candidates) {
    const key: IssueKey = { installation: id, ...candidate.issue };
    const stranger = asStranger(candidate, key);
    const before = place.states.get(candidate.id);
    const isNew = candidate.changed || before !== candidate.state || isWorking(memory, key);
    if (stranger !== null && before === undefined) strangers.push(stranger);
    else if (isNew || (stranger === null && candidate.isReconfigured))
      found.push({ key, due: null });
    else if (stranger !== null && candidate.isReconfigured) reconfigured.push(stranger);
  }
  const isFew = strangers.length + reconfigured.length <= pace.freely;
  const sorted = isFew ? [] : await tellApart({ ...parts, client, now: clock.now }, strangers);
  if (isFew) found.push(...[...strangers, ...reconfigured].map(toFound));
  else found.push(...putOff(parts, { id, place, sorted, reconfigured }));
  found.push(...place.backlog.take(clock.now()).map(toFound));
  const states = new Map(looked.candidates.map((each) => [each.id, each.state]));
  return { place: { known: looked.known, states, backlog: place.backlog }, found };
}

interface Sorted {
  readonly id: number;
  readonly place: Place;
  readonly sorted: readonly Told[];
  readonly reconfigured: readonly Stranger[];
}

/** Those that are due, and by the clock those that rest; all others go behind what was put off before. */
function putOff(parts: FinderParts, { id, place, sorted, reconfigured }: Sorted): readonly Found[] {
  const of = (kind: Told['kind']): readonly Stranger[] =>
    sorted.flatMap((each) => (each.kind === kind ? each.stranger : []));
  const [due, doubts, rest] = [of('due'), [...of('doubt'), ...reconfigured], of('rest')];
  const now = parts.clock.now();
  place.backlog.add(doubts, rest, now);
  const counts = { due: due.length, doubts: doubts.length, rest: rest.length };
  parts.log.info('told apart from afar', { installation: id, ...counts });
  const alarms = sorted.flatMap((each): readonly Found[] =>
    each.kind === 'rest' && each.until !== null
      ? [{ key: each.stranger.key, due: each.until }]
      : [],
  );
  return [...due.map(toFound), ...alarms];
}

function toFound({ key }: Stranger): Found {
  return { key, due: null };
}

/** Null for one that is not in care. */
function asStranger(candidate: Placed, key: IssueKey): Stranger | null {
  const { care, repository, option = null } = candidate;
  if (care === undefined) return null;
  return { key, node: care.id, updatedAt: care.updatedAt, repository, option };
}

/** A run ends without its issue looking changed, and its event may be lost. */
function isWorking(memory: Memory, key: IssueKey): boolean {
  return memory.peek(key)?.working === true;
}

const Installed = z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() }));

async function installationIds(app: Client): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await askRest(app, 'GET /app/installations', { per_page: 100, page }, Installed);
    if ('refused' in answer) return ids;
    ids.push(...answer.filter((each) => (each.suspended_at ?? null) === null).map(({ id }) => id));
    if (answer.length < 100) return ids;
  }
}
