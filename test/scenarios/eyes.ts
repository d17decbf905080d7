import { rest, type Who } from './people.ts';
import type { Ground } from './stage.ts';

export const REPO = '/repos/acme/storefront';

/** Something that Drover said, by the key that it carries. */
export interface Heard {
  /** Without what differs from run to run: `reply`, `notice/pull-closed`, `offer/1.0.1`. */
  readonly kind: string;
  readonly body: string;
  readonly on: 'issue' | 'pull' | 'thread';
}

interface Remark {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

const RECORD = '<!-- drover:record';

/** All that Drover said on an issue and its pull request, the record excepted, in the order of its ids. */
export async function heardOn(
  stage: Ground,
  issue: number,
  pull: number | null,
): Promise<readonly Heard[]> {
  const [onIssue, onPull, inThreads] = await Promise.all([
    remarks(stage, `${REPO}/issues/${issue}/comments`),
    pull === null ? [] : remarks(stage, `${REPO}/issues/${pull}/comments`),
    pull === null ? [] : remarks(stage, `${REPO}/pulls/${pull}/comments`),
  ]);
  return [
    ...onIssue.map((each) => ({ ...each, on: 'issue' as const })),
    ...onPull.map((each) => ({ ...each, on: 'pull' as const })),
    ...inThreads.map((each) => ({ ...each, on: 'thread' as const })),
  ]
    .filter(({ user, body }) => user.login === 'drover[bot]' && !body.includes(RECORD))
    .sort((a, b) => a.id - b.id)
    .map(({ body, on }) => ({ kind: kindOf(body), body, on }));
}

function remarks(stage: Ground, path: string): Promise<readonly Remark[]> {
  return rest<readonly Remark[]>(stage, 'operator', {
    method: 'GET',
    path: `${path}?per_page=100`,
  });
}

/** `reply/IC_…` is a reply, `notice/1/conflict/1767…` the notice of a conflict in whatever life. */
function kindOf(body: string): string {
  const key = /^<!-- drover:key (\S+) /m.exec(body)?.[1];
  if (key === undefined) return 'without a key';
  // The issue's own id comes first: a key copied from another issue is none here.
  const [, kind = '', ...rest] = key.split('/');
  switch (kind) {
    case 'reply':
    case 'why':
    case 'help':
    case 'edited':
    case 'hint':
    case 'repair':
      return kind;
    case 'notice':
      return `notice/${rest[1]}`;
    case 'thread':
      return `thread/${rest[2]}`;
    default:
      return [kind, ...rest].join('/');
  }
}

/**
 * Compares what was said with what a scenario expects, one by one: an expectation is a kind, or `kind: words` where the
 * comment must hold these words. Both lists come back, the first with what was really said wherever it differs.
 */
export function compared(
  heard: readonly Heard[],
  expected: readonly string[],
): { readonly heard: readonly string[]; readonly expected: readonly string[] } {
  const named = heard.map((each, at) => {
    const wanted = expected[at];
    return wanted !== undefined && isWhat(each, wanted)
      ? wanted
      : `${each.kind}: ${each.body.slice(0, 400)}`;
  });
  return { heard: named, expected };
}

function isWhat({ kind, body }: Heard, expected: string): boolean {
  const [, wanted = expected, words = ''] = /^([^:]+): (.*)$/s.exec(expected) ?? [];
  return kind === wanted && body.includes(words);
}

/** The record as people see it, without what is hidden in it. */
export async function recordOf(stage: Ground, issue: number): Promise<Remark> {
  const found = (await remarks(stage, `${REPO}/issues/${issue}/comments`)).find(({ body }) =>
    body.includes(RECORD),
  );
  if (found === undefined) throw new Error(`#${issue} has no record`);
  return found;
}

/** Drover's reactions to a comment, by their names in REST. */
export async function reactionsTo(
  stage: Ground,
  comment: { readonly id: number },
  kind: 'issues' | 'pulls' = 'issues',
): Promise<readonly string[]> {
  const reactions = await rest<readonly { content: string; user: { login: string } }[]>(
    stage,
    'operator',
    {
      method: 'GET',
      path: `${REPO}/${kind}/comments/${comment.id}/reactions`,
    },
  );
  return reactions.filter(({ user }) => user.login === 'drover[bot]').map(({ content }) => content);
}

/** A request of a person's below the repository's path. */
export function act<T = unknown>(
  stage: Ground,
  who: Who,
  request: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<T> {
  return rest<T>(stage, who, { ...request, path: `${REPO}${request.path}` });
}
