import { z } from 'zod';
import type { Clock, IssueFinder, IssueKey, Log } from '../../controller/ports.ts';
import { Unanswered } from '../../controller/unanswered.ts';
import { HOUR } from '../../lifecycle/time.ts';
import type { Client } from '../client.ts';
import type { Installations } from '../installations.ts';
import { askRest, Unread } from '../read/asking.ts';
import type { Memory } from '../read/hints.ts';
import { type Candidate, candidatesOf, toIssueCard } from './candidates.ts';
import type { Cards } from './cards.ts';
import { type ConfiguredRepository, grantedTo } from './repositories.ts';
import { type Horizons, type Known, survey } from './survey.ts';

export interface FinderParts {
  /** The client of the App itself. */
  readonly app: Client;
  readonly installations: Installations;
  readonly memory: Memory;
  readonly cards: Cards;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** What the last sweep saw, by installation. */
type KnownOf = Map<number, Known>;

const NOTHING: Known = { repositories: [], isLong: false };

/** How far back the first look at a repository goes for issues that are not in Drover's care. */
const FIRST_LOOK = 24 * HOUR;

/**
 * Finds issues without an event: those changed since, those in care to which something happened, and those whose card
 * stands in Ready. An issue in care that looks as it did at the last sweep, and has no run under way, is passed over: so
 * a sweep of idle issues costs about one point for a hundred of them, and no reads.
 */
export function makeFinder(parts: FinderParts): IssueFinder {
  let before: ReadonlyMap<string, string> = new Map();
  const known: KnownOf = new Map();
  return {
    find: async function* (since) {
      // Whoever knows of no sweep before has forgotten what they found.
      if (since === null) before = new Map();
      const now = new Map<string, string>();
      const missed: string[] = [];
      for (const id of await installationIds(parts.app)) {
        try {
          const { client } = await parts.installations.of(id);
          const newSince = parts.clock.now() - FIRST_LOOK;
          const horizons = { since: since ?? newSince, newSince };
          const { cards } = parts;
          for (const candidate of await look({ cards, known }, { id, client }, horizons)) {
            const key: IssueKey = { installation: id, ...candidate.issue };
            const text = `${id} ${candidate.id}`;
            now.set(text, candidate.state);
            if (hasChanged(candidate, before.get(text)) || isWorking(parts.memory, key)) yield key;
          }
        } catch (error) {
          if (!(error instanceof Unread)) throw error;
          missed.push(`${id}: ${error.message}`);
        }
      }
      before = now;
      // The next sweep looks as far back as this one did.
      if (missed.length > 0)
        throw new Unanswered(`not all installations could be swept: ${missed.join('; ')}`);
    },
  };
}

function hasChanged(candidate: Candidate, before: string | undefined): boolean {
  return candidate.changed || before === undefined || before !== candidate.state;
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

/** All candidates of an installation, each issue once. */
async function look(
  { cards, known }: Pick<FinderParts, 'cards'> & { readonly known: KnownOf },
  { id, client }: { readonly id: number; readonly client: Client },
  horizons: Horizons,
): Promise<readonly Candidate[]> {
  const before = known.get(id) ?? NOTHING;
  const seen = await survey(client, await grantedTo(client), { known: before, ...horizons });
  known.set(id, { repositories: seen.repositories, isLong: seen.isLong });
  const byId = new Map<string, ConfiguredRepository>(
    seen.repositories.map((each) => [each.id, each]),
  );
  const found = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => {
    const other = found.get(candidate.id);
    found.set(candidate.id, other === undefined ? candidate : join(other, candidate));
  };
  for (const sight of seen.sights) {
    const repository = byId.get(sight.id);
    if (repository === undefined) continue;
    // Nothing of its issues tells that their repository is configured otherwise.
    const isNew = isConfiguredAnew(repository, before.repositories);
    for (const each of candidatesOf(sight, repository))
      add({ ...each, changed: each.changed || isNew });
  }
  for (const { board, cards: shown } of seen.boards) {
    for (const card of shown.flatMap((each) => toIssueCard(each, byId) ?? [])) {
      if (card.content !== undefined) cards.set(card.content, { installation: id, ...card.issue });
      if (card.option === board.statuses.Ready) add(card.candidate);
    }
  }
  return [...found.values()];
}

function isConfiguredAnew(
  { id, version }: ConfiguredRepository,
  before: readonly ConfiguredRepository[],
): boolean {
  return before.some((each) => each.id === id && each.version !== version);
}

function join(a: Candidate, b: Candidate): Candidate {
  return {
    ...a,
    changed: a.changed || b.changed,
    state: [a.state, b.state].filter(Boolean).join('; '),
  };
}
