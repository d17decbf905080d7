import type { Config } from '../../lifecycle/policy/config.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Client, Variables } from '../client.ts';
import { asking } from '../read/asking.ts';
import { grow, type LongList, longList, nextOf } from './long-list.ts';
import type { Board as BoardShown, Card, Numbers, Sight } from './parts.ts';
import { Sweep, SweepPages } from './parts.ts';
import { type ConfiguredRepository, toConfigured } from './repositories.ts';

type Board = NonNullable<Config['board']>;

export type Numbered = Numbers['nodes'][number];

/** What was seen of a repository, its lists whole. */
export interface Whole extends Pick<Sight, 'id' | 'pulls' | 'ended' | 'deployments'> {
  /** What changed from then on was asked for. */
  readonly since: Instant;
  readonly changed: readonly Numbered[];
  readonly care: readonly Numbered[];
}

/** What a sweep saw of an installation, in full. */
export interface Survey {
  readonly repositories: readonly ConfiguredRepository[];
  readonly sights: readonly Whole[];
  readonly boards: readonly { readonly board: Board; readonly cards: readonly Card[] }[];
  /** A list was longer than a page. */
  readonly isLong: boolean;
}

/** What the last sweep saw, which tells what to ask for at once. */
export type Known = Pick<Survey, 'repositories' | 'isLong'>;

interface Wanted {
  /** Repositories whose configuration is asked for. */
  readonly configs: readonly string[];
  readonly repositories: readonly string[];
  readonly boards: readonly Board[];
  readonly withEnds: boolean;
}

interface Seen {
  readonly configs: readonly ConfiguredRepository[];
  readonly sights: readonly (Sight & { readonly since: Instant })[];
  readonly boards: readonly { readonly board: Board; readonly shown: BoardShown }[];
}

export interface Horizons {
  /** How far to look back where the last sweep looked, too. */
  readonly since: Instant;
  /** How far to look back everywhere else. */
  readonly newSince: Instant;
}

/**
 * Looks at the repositories of an installation. What was configured at the last sweep is looked at in the same query as
 * the configurations, so that a sweep of which nothing is new is one query for each hundred of issues, cards and
 * repositories; what has opted in since, or is no longer archived, is asked for after it, and further back: nobody has
 * looked there yet, or not for as long as it was archived.
 */
export async function survey(
  client: Client,
  granted: readonly string[],
  { known, since, newSince }: Horizons & { readonly known: Known },
): Promise<Survey> {
  const { isLong: withEnds } = known;
  const old = known.repositories.filter(({ id }) => granted.includes(id));
  const first = await askAll(client, since, {
    configs: granted,
    repositories: old.map(({ id }) => id),
    boards: boardsOf(old),
    withEnds,
  });
  const repositories = first.configs;
  const seen = new Set(old.map(({ id }) => id));
  const shown = new Set(first.boards.map(({ board }) => nameOf(board)));
  const second = await askAll(client, Math.min(since, newSince), {
    configs: [],
    repositories: repositories.flatMap(({ id }) => (seen.has(id) ? [] : [id])),
    boards: boardsOf(repositories).filter((board) => !shown.has(nameOf(board))),
    withEnds,
  });
  const ids = new Set(repositories.map(({ id }) => id));
  const wanted = new Set(boardsOf(repositories).map(nameOf));
  return allPages(client, {
    configs: repositories,
    sights: [...first.sights, ...second.sights].filter(({ id }) => ids.has(id)),
    boards: [...first.boards, ...second.boards].filter(({ board }) => wanted.has(nameOf(board))),
  });
}

/** The boards that repositories name, each once. */
function boardsOf(repositories: readonly ConfiguredRepository[]): readonly Board[] {
  const boards = repositories.flatMap(({ board }) => board ?? []);
  return [...new Map(boards.map((board) => [nameOf(board), board])).values()];
}

function nameOf({ owner, number, field }: Board): string {
  return `${owner.toLowerCase()}/${number}/${field}`;
}

/** A board that is gone or hidden has no cards; any other fault leaves the sweep incomplete. */
const ask = asking(([first]) => first === 'board');

/** How much of each list goes into one query: 20 repositories take the hundred connections that make a point. */
const SLICES = { configs: 100, repositories: 20, boards: 1 } as const;

async function askAll(client: Client, since: Instant, all: Wanted): Promise<Seen> {
  let seen: Seen = { configs: [], sights: [], boards: [] };
  const slice = <T>(list: readonly T[], size: number, at: number): readonly T[] =>
    list.slice(at * size, (at + 1) * size);
  const rounds = Math.max(
    all.configs.length / SLICES.configs,
    all.repositories.length / SLICES.repositories,
    all.boards.length / SLICES.boards,
  );
  for (let at = 0; at < rounds; at += 1) {
    const [board] = slice(all.boards, SLICES.boards, at);
    const answer = await ask(
      client,
      'Sweep',
      {
        configs: slice(all.configs, SLICES.configs, at),
        repositories: slice(all.repositories, SLICES.repositories, at),
        since: textOf(since),
        withEnds: all.withEnds,
        ...ofBoard(board),
      },
      Sweep,
    );
    const { configs, repositories, board: shown } = answer;
    seen = {
      configs: [...seen.configs, ...configs.flatMap((node) => toConfigured(node) ?? [])],
      sights: [
        ...seen.sights,
        ...repositories.flatMap((node) => (node === null ? [] : { ...node, since })),
      ],
      boards:
        board === undefined ? seen.boards : [...seen.boards, { board, shown: shown ?? NO_BOARD }],
    };
  }
  return seen;
}

function textOf(since: Instant): string {
  return new Date(since).toISOString();
}

const NO_BOARD: BoardShown = {
  items: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
};

function ofBoard(board: Board | undefined): Variables {
  return {
    owner: board?.owner ?? '',
    number: board?.number ?? 0,
    statusField: board?.field ?? '',
    withBoard: board !== undefined,
  };
}

/** Reads lists to their ends: each query takes the next page of up to one list of each kind. */
async function allPages(client: Client, seen: Seen): Promise<Survey> {
  const changed = seen.sights.map((sight) =>
    longList(sight, { first: sight.changed, end: undefined, name: numberOf }),
  );
  const care = seen.sights.map((sight) =>
    longList(sight.id, { first: sight.care, end: sight.careEnd, name: numberOf }),
  );
  const cards = seen.boards.map(({ board, shown: { items, end } }) =>
    longList(board, { first: items, end, name: ({ id }) => id }),
  );
  for (;;) {
    const [a, b, c] = [nextOf(changed), nextOf(care), nextOf(cards)];
    if (a === undefined && b === undefined && c === undefined) break;
    const answer = await ask(
      client,
      'SweepPages',
      {
        changedOf: a?.of.id ?? '',
        changedAfter: a?.after ?? null,
        withChanged: a !== undefined,
        careOf: b?.of ?? '',
        careAfter: b?.after ?? null,
        withCare: b !== undefined,
        boardAfter: c?.after ?? null,
        since: textOf(a?.of.since ?? 0),
        ...ofBoard(c?.of),
      },
      SweepPages,
    );
    grow(a, answer.changed);
    grow(b, answer.care);
    grow(c, answer.board?.items ?? null);
  }
  const itemsOf = <T>(list: LongList<unknown, T> | undefined): readonly T[] => [
    ...(list?.items.values() ?? []),
  ];
  return {
    repositories: seen.configs,
    sights: seen.sights.map(({ id, since, pulls, ended, deployments }, at) => {
      return {
        id,
        since,
        pulls,
        ended,
        deployments,
        changed: itemsOf(changed[at]),
        care: itemsOf(care[at]),
      };
    }),
    boards: cards.map((list) => ({ board: list.of, cards: itemsOf(list) })),
    isLong: [
      ...seen.sights.map(({ care: { pageInfo } }) => pageInfo),
      ...seen.boards.map(({ shown }) => shown.items.pageInfo),
    ].some(({ hasNextPage }) => hasNextPage),
  };
}

function numberOf({ number }: Numbered): number {
  return number;
}
