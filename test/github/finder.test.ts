import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssueFinder, KeyResolver } from '../../src/controller/ports.ts';
import { makeGithub } from '../../src/github/world.ts';
import type { IssueWorld } from '../../src/controller/ports.ts';
import { RunId } from '../../src/lifecycle/ids.ts';
import { smallRecord } from '../lifecycle/record/records.ts';
import { type Loopback, makeLoopback } from './loopback.ts';
import {
  answerWith,
  at,
  HOST,
  issue,
  list,
  NOW,
  recordComment,
  repository,
  seal,
  sha,
  world,
} from './world-answer.ts';

let github: Loopback;
let finder: IssueFinder;
let drive: IssueWorld;
let resolver: KeyResolver;

type Json = Record<string, unknown>;
const page = { hasNextPage: false, endCursor: null };
const numbers = (...all: number[]) => ({
  totalCount: all.length,
  nodes: all.map((number) => ({ id: `I_${number}`, number, updatedAt: at(-100) })),
  pageInfo: page,
});
const repositoryOf = (id: string, more: Json = {}) => ({
  id,
  changed: numbers(),
  care: numbers(),
  pulls: list(),
  ended: { nodes: [] },
  deployments: { nodes: [] },
  ...more,
});

/** What the next sweep sees. */
let shown: Json[];
let configs: Json[];
let board: Json | null;
let pages: (variables: Json) => Json;

const card = (number: number, name: string, of = 'R_1') => ({
  id: `PVTI_${number}`,
  updatedAt: at(-100),
  content: { __typename: 'Issue', id: `I_${number}`, number, repository: { id: of } },
  fieldValueByName: { name },
});

const configOf = (id: string, name: string, text: string | null, more: Json = {}) => ({
  __typename: 'Repository',
  id,
  name,
  isArchived: false,
  owner: { login: 'acme' },
  config: text === null ? null : { __typename: 'Blob', oid: `oid of ${text}`, text },
  ...more,
});

beforeEach(async () => {
  github = await makeLoopback();
  ({
    finder,
    resolver,
    world: drive,
  } = makeGithub({
    app: github.octokit,
    octokitFor: () => Promise.resolve(github.octokit),
    seal,
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    host: HOST,
    random: () => 'f'.repeat(32),
    // Enough for all that is named here: how many are told apart is another matter.
    pace: { freely: 1_000, doubts: 0, rest: 0 },
  }));
  configs = [configOf('R_1', 'storefront', 'version: 1\n')];
  shown = [repositoryOf('R_1')];
  board = null;
  pages = () => ({});
  answerWith(github, {
    'GET /app/installations': () => ({
      body: [
        { id: 7, suspended_at: null },
        { id: 8, suspended_at: '2026-01-01T00:00:00Z' },
      ],
    }),
    'GET /installation/repositories': () => ({
      body: {
        total_count: configs.length,
        repositories: configs.map(({ id }) => ({ node_id: id })),
      },
    }),
    Sweep: sweep,
    SweepPages: (variables) => pages(variables),
  });
});
afterEach(() => github.close());

/** What GitHub tells of what is asked for. */
function sweep(variables: Json): Json {
  const asked = (name: string, all: Json[]): Json[] =>
    (variables[name] as string[]).flatMap((id) => all.filter((each) => each['id'] === id));
  const withEnds = variables['withEnds'] === true;
  const repositories = asked('repositories', shown).map(({ careEnd, ...each }) =>
    withEnds ? { ...each, careEnd } : each,
  );
  const { items, end } = (board?.['projectV2'] ?? {}) as Json;
  const projectV2 = board === null ? null : { items, ...(withEnds ? { end } : {}) };
  return {
    configs: asked('configs', configs),
    repositories,
    ...(variables['withBoard'] === true ? { board: { projectV2 } } : {}),
  };
}

/** Sweeps that were asked for since the last look, by GraphQL. */
const sweeps = (): number => github.asked.filter(({ path }) => path === '/api/graphql').length;

/** So many issues in care, each with a card in Ready; a cursor is the number that a page begins behind. */
function longBoard(length: number): void {
  configs = [configOf('R_1', 'storefront', 'version: 1\nboard: {owner: acme, number: 1}\n')];
  const all = Array.from({ length }, (_, each) => each + 1);
  const slice = (from: number, to: number): Json => ({
    totalCount: length,
    pageInfo: { hasNextPage: to < length, endCursor: String(to) },
    nodes: all.slice(from, to),
  });
  const issues = (from: number, to: number): Json => ({
    ...slice(from, to),
    nodes: numbers(...all.slice(from, to)).nodes,
  });
  const cards = (from: number, to: number): Json => ({
    ...slice(from, to),
    nodes: all.slice(from, to).map((number) => card(number, 'Ready')),
  });
  const ends = { careEnd: issues(length - 100, length) };
  shown = [repositoryOf('R_1', { care: issues(0, 100), ...ends })];
  board = { projectV2: { items: cards(0, 100), end: cards(length - 100, length) } };
  pages = ({ careAfter, boardAfter }) => {
    expect(careAfter).toBe(boardAfter);
    const from = Number(careAfter);
    return {
      care: { issues: issues(from, from + 100) },
      board: { projectV2: { items: cards(from, from + 100) } },
    };
  };
}

async function find(since: number | null = NOW): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of finder.find(since)) {
    const { installation, owner, repo, number } = key;
    found.push(`${installation} ${owner}/${repo}#${number}`);
  }
  return found;
}

describe('the finder', () => {
  it('names issues that changed since, and all in care at first', async () => {
    shown = [repositoryOf('R_1', { changed: numbers(3), care: numbers(3, 12) })];
    expect(await find()).toEqual(['7 acme/storefront#3', '7 acme/storefront#12']);
  });

  it('passes over idle issues: a hundred of them cost a point, and no read', async () => {
    const hundred = Array.from({ length: 100 }, (_, each) => each + 1);
    shown = [repositoryOf('R_1', { care: numbers(...hundred) })];
    expect(await find()).toHaveLength(100);
    github.asked.length = 0;
    expect(await find()).toEqual([]);
    expect(sweeps()).toBe(1);
  });

  it('asks for both ends of a long list at once: two hundred issues and cards cost a point', async () => {
    longBoard(200);
    expect(await find()).toHaveLength(200);
    expect(sweeps()).toBe(3);
    github.asked.length = 0;
    expect(await find()).toEqual([]);
    expect(sweeps()).toBe(1);
  });

  it('walks what is between the ends of both lists together, a point for each hundred', async () => {
    longBoard(350);
    expect(await find()).toHaveLength(350);
    github.asked.length = 0;
    expect(await find()).toEqual([]);
    expect(sweeps()).toBe(3);
  });

  it('names an issue in care again when its checks, its deployment or its pull request changed', async () => {
    const pull = {
      headRefName: 'drover/12-wider',
      headRefOid: sha('b'),
      updatedAt: at(-5),
      statusCheckRollup: { state: 'PENDING' },
    };
    const care = { care: numbers(12, 13) };
    const look = async (pulls: Json, deployments: Json[] = []): Promise<string[]> => {
      shown = [
        repositoryOf('R_1', { ...care, pulls: list(pulls), deployments: { nodes: deployments } }),
      ];
      return find();
    };
    await look(pull);
    expect(await look(pull)).toEqual([]);
    const green = { ...pull, statusCheckRollup: { state: 'SUCCESS' } };
    expect(await look(green)).toEqual(['7 acme/storefront#12']);
    const deployed = { commitOid: sha('b'), latestStatus: { state: 'SUCCESS' } };
    expect(await look(green, [deployed])).toEqual(['7 acme/storefront#12']);
    expect(await look({ ...green, headRefOid: sha('c') }, [deployed])).toEqual([
      '7 acme/storefront#12',
    ]);
  });

  it('names an issue whose life has ended when something was said on its closed pull request', async () => {
    const ended = (updatedAt: string, headRefName = 'drover/12-wider'): Json => ({
      ended: { nodes: [{ headRefName, updatedAt }] },
    });
    await find();
    shown = [repositoryOf('R_1', ended(at(-120)))];
    expect(await find(Date.parse(at(-60)))).toEqual([]);
    shown = [repositoryOf('R_1', ended(at(-5)))];
    expect(await find(Date.parse(at(-60)))).toEqual(['7 acme/storefront#12']);
    shown = [repositoryOf('R_1', ended(at(-5), 'feature/12-wider'))];
    expect(await find(Date.parse(at(-60)))).toEqual([]);
  });

  it('always names an issue that waits for a run', async () => {
    const run = {
      key: '12/1/execution/0.1',
      id: RunId.parse('8600000001'),
      url: null,
    };
    const record = smallRecord();
    const waiting = {
      ...record,
      run: {
        ...run,
        stage: 'execution',
        stages: ['execution'],
        kind: 'stage',
        nonce: 'n'.repeat(32),
        session: 'claude',
        head: sha('a'),
        requestedAt: NOW,
        deadline: NOW,
      },
    } as typeof record;
    shown = [repositoryOf('R_1', { care: numbers(12, 13) })];
    await find();
    const pinned = { issueComment: recordComment(waiting) };
    github.answer(({ path }) =>
      path.startsWith('/api/graphql')
        ? { body: { data: world(repository(issue({ pinnedIssueComment: pinned }))) } }
        : { body: { workflow_runs: [] } },
    );
    await drive.read({ installation: 7, owner: 'acme', repo: 'storefront', number: 12 }, []);
    answerWith(github, {
      'GET /app/installations': () => ({ body: [{ id: 7 }] }),
      'GET /installation/repositories': () => ({ body: { repositories: [{ node_id: 'R_1' }] } }),
      Sweep: sweep,
    });
    expect(await find()).toEqual(['7 acme/storefront#12']);
  });

  it('is silent where there is no configuration, and where the repository is archived', async () => {
    configs = [
      configOf('R_1', 'storefront', null),
      configOf('R_2', 'old', 'version: 1\n', { isArchived: true }),
      configOf('R_3', 'broken', 'version: 9\n'),
    ];
    shown = [repositoryOf('R_3', { changed: numbers(1) })];
    expect(await find()).toEqual(['7 acme/broken#1']);
    expect(github.asked.at(-1)?.body.variables?.['repositories']).toEqual(['R_3']);
  });

  it('looks a day back where it has not looked before, and where a repository is no longer archived', async () => {
    const sinceOf = (): unknown[] =>
      github.asked.flatMap(({ body: { variables } }) =>
        (variables?.['repositories'] as string[] | undefined)?.length ? variables?.['since'] : [],
      );
    expect(await find()).toEqual([]);
    expect(sinceOf()).toEqual([at(-24 * 60)]);
    const [known] = configs;
    configs = [{ ...known, isArchived: true }];
    expect(await find()).toEqual([]);
    configs = [{ ...known }];
    shown = [repositoryOf('R_1', { changed: numbers(3) })];
    github.asked.length = 0;
    expect(await find()).toEqual(['7 acme/storefront#3']);
    expect(sinceOf()).toEqual([at(-24 * 60)]);
    github.asked.length = 0;
    await find();
    expect(sinceOf()).toEqual([at(0)]);
  });

  it('names all issues in care once where the configuration is another', async () => {
    shown = [repositoryOf('R_1', { care: numbers(3, 12) })];
    await find();
    expect(await find()).toEqual([]);
    configs = [configOf('R_1', 'storefront', 'version: 1\nmode: observe\n')];
    expect(await find()).toEqual(['7 acme/storefront#3', '7 acme/storefront#12']);
    expect(await find()).toEqual([]);
  });

  it('names issues whose card stands in Ready, on the boards that are named, until it has seen them', async () => {
    configs = [configOf('R_1', 'storefront', 'version: 1\nboard: {owner: acme, number: 1}\n')];
    const items = [
      card(5, 'Ready'),
      card(6, 'Backlog'),
      card(7, 'Ready', 'R_other'),
      {
        id: 'PVTI_draft',
        updatedAt: at(-1),
        content: { __typename: 'DraftIssue' },
        fieldValueByName: null,
      },
    ];
    board = { projectV2: { items: { totalCount: 4, ...list(...items) } } };
    expect(await find()).toEqual(['7 acme/storefront#5']);
    expect(await find()).toEqual([]);
  });

  it('remembers which issue a card is about, so that a move of it needs no question', async () => {
    configs = [configOf('R_1', 'storefront', 'version: 1\nboard: {owner: acme, number: 1}\n')];
    board = { projectV2: { items: { totalCount: 1, ...list(card(6, 'Backlog')) } } };
    await find();
    github.asked.length = 0;
    expect(await resolver.resolveProjectItem(7, 'I_6')).toEqual({
      installation: 7,
      owner: 'acme',
      repo: 'storefront',
      number: 6,
    });
    expect(github.asked).toEqual([]);
  });

  it('fails where an installation could not be looked at, after the others', async () => {
    answerWith(github, {
      'GET /app/installations': () => ({ body: [{ id: 7 }] }),
      'GET /installation/repositories': () => ({ status: 502, body: {} }),
    });
    await expect(find()).rejects.toThrow('not all installations');
  });

  it('forgets nobody where it could not tell very many apart: the next sweep tries again', async () => {
    const many = Array.from({ length: 1_001 }, (_, each) => each + 1);
    shown = [repositoryOf('R_1', { care: numbers(...many) })];
    // There is no answer to the question what they look like.
    await expect(find(null)).rejects.toThrow('no answer for Afar');
    shown = [repositoryOf('R_1', { care: numbers(...many.slice(0, 1_000)) })];
    expect(await find()).toHaveLength(1_000);
  });
});
