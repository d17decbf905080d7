import { makeSeal } from '../../src/github/seal.ts';
import { NodeId, Sha } from '../../src/lifecycle/ids.ts';
import { renderRecord } from '../../src/lifecycle/record/codec.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Loopback, Told } from './loopback.ts';

/** Answers of GitHub to the world query, made by hand: a small organisation with one issue. */

export const NOW = Date.parse('2026-11-01T09:00:00Z');
export const HOST = 'github.test';
export const seal = makeSeal({ current: 'test secret', former: [] });
export const scope = { host: HOST, repository: 'R_1', issue: 'I_12' };
export const KEY = { installation: 7, owner: 'acme', repo: 'storefront', number: 12 };

type Json = Record<string, unknown>;

export const sha = (digit: string): Sha => Sha.parse(digit.repeat(40));
export const node = (id: string): NodeId => NodeId.parse(id);
export const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

export const who = (login: string, type = 'User'): Json => ({
  __typename: type,
  login,
  id: `${type === 'Bot' ? 'BOT' : 'U'}_${login}`,
});
export const drover = who('drover', 'Bot');
export const operator = who('operator');
export const outsider = who('outsider');

const noPage = { hasNextPage: false, endCursor: null };
const noWindow = { hasPreviousPage: false, startCursor: null };

export function list(...nodes: unknown[]): Json {
  return { nodes, pageInfo: { ...noPage, ...noWindow } };
}

export function comment(id: string, body: string, more: Json = {}): Json {
  return {
    __typename: 'IssueComment',
    id,
    url: `https://${HOST}/acme/storefront/issues/12#${id}`,
    body,
    createdAt: at(-30),
    updatedAt: at(-30),
    lastEditedAt: null,
    viewerDidAuthor: false,
    isPinned: false,
    author: operator,
    editor: null,
    reactionGroups: [{ content: 'EYES', viewerHasReacted: false }],
    ...more,
  };
}

export function recordComment(record: IssueRecord, more: Json = {}): Json {
  return comment('IC_record', `## Where it stands\n\n${renderRecord(record, scope, seal)}`, {
    viewerDidAuthor: true,
    isPinned: true,
    author: drover,
    createdAt: at(-60),
    updatedAt: at(-1),
    ...more,
  });
}

/** The commit of the configuration, which nobody merged. */
export function landing(more: Json = {}): Json {
  return { committedDate: at(-10_000), associatedPullRequests: { nodes: [] }, ...more };
}

export function base(more: Json = {}): Json {
  return {
    name: 'main',
    target: { oid: sha('a'), history: { nodes: [landing()] } },
    refUpdateRule: null,
    rules: list(),
    ...more,
  };
}

export function issue(more: Json = {}): Json {
  return {
    id: 'I_12',
    number: 12,
    url: `https://${HOST}/acme/storefront/issues/12`,
    title: 'A wider window',
    body: 'The window is too narrow.',
    state: 'OPEN',
    createdAt: at(-600),
    lastEditedAt: null,
    author: outsider,
    editor: null,
    assignees: { nodes: [] },
    labels: { nodes: [{ name: 'drover' }] },
    userContentEdits: { nodes: [] },
    renames: { nodes: [] },
    changes: { nodes: [] },
    arrivals: { nodes: [] },
    deletions: { nodes: [] },
    moves: list(),
    mentions: { nodes: [] },
    projectItems: { nodes: [] },
    pinnedIssueComment: null,
    comments: list(),
    ...more,
  };
}

export function repository(issueOfIt: Json, more: Json = {}): Json {
  return {
    id: 'R_1',
    name: 'storefront',
    url: `https://${HOST}/acme/storefront`,
    isPrivate: true,
    isArchived: false,
    owner: { login: 'acme' },
    defaultBranchRef: base(),
    config: { __typename: 'Blob', oid: sha('c'), text: 'version: 1\n', isTruncated: false },
    labels: { nodes: [{ id: 'LA_1', name: 'drover' }] },
    stops: { nodes: [] },
    care: { nodes: [{ number: 12 }] },
    queued: { nodes: [] },
    collaborators: {
      edges: [
        { permission: 'ADMIN', node: { login: 'operator' } },
        { permission: 'WRITE', node: { login: 'reviewer' } },
      ],
      pageInfo: { hasNextPage: false },
    },
    refs: list(),
    issue: issueOfIt,
    ...more,
  };
}

export function pull(more: Json = {}): Json {
  return {
    __typename: 'PullRequest',
    id: 'PR_13',
    number: 13,
    url: `https://${HOST}/acme/storefront/pull/13`,
    title: 'A wider window',
    body: '',
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: false,
    headRefOid: sha('b'),
    headRefName: 'drover/12-a-wider-window',
    baseRefName: 'main',
    mergeable: 'MERGEABLE',
    reviewDecision: null,
    isInMergeQueue: false,
    isMergeQueueEnabled: false,
    mergeCommit: null,
    mergedBy: null,
    baseRef: base(),
    closings: { nodes: [] },
    reviewRequests: { nodes: [{ requestedReviewer: { __typename: 'User', login: 'reviewer' } }] },
    files: list({ path: 'index.html' }),
    commits: {
      nodes: [
        {
          commit: {
            oid: sha('b'),
            parents: { nodes: [{ oid: sha('a') }] },
            statusCheckRollup: null,
            deployments: { nodes: [] },
          },
        },
      ],
    },
    comments: list(),
    reviews: list(),
    reviewThreads: list(),
    ...more,
  };
}

export function world(repositoryOfIt: Json, more: Json = {}): Json {
  return {
    viewer: { __typename: 'User', id: 'BOT_drover', login: 'drover[bot]' },
    rateLimit: { cost: 1, remaining: 4_000, resetAt: at(30) },
    repository: repositoryOfIt,
    ...more,
  };
}

/** Unless a test says otherwise, no run is listed. */
const NOTHING_TOLD: Record<string, (variables: Json) => Told | Json> = {
  'GET /repos/acme/storefront/actions/runs': () => ({ body: { workflow_runs: [] } }),
};

/** Lets the loopback answer each GraphQL operation by its name, and REST by method and path. */
export function answerWith(
  github: Loopback,
  answers: Record<string, (variables: Json) => Told | Json>,
): void {
  github.answer(({ method, path, body }) => {
    const operation = /^\s*(?:query|mutation)\s*(\w*)/.exec(body.query ?? '')?.[1] ?? null;
    const name = operation === null ? `${method} ${path.split('?')[0]}` : operation || 'mutation';
    const answer = (answers[name] ?? NOTHING_TOLD[name])?.(
      operation === null ? body : { ...body.variables, query: body.query },
    );
    if (answer === undefined) return { status: 501, body: { message: `no answer for ${name}` } };
    return operation === null || 'body' in answer ? answer : { body: { data: answer } };
  });
}
