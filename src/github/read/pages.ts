import { z } from 'zod';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { Instant } from '../../lifecycle/time.ts';
import {
  type Check,
  Checks,
  connection,
  Moves,
  type Move,
  type RefNode,
  Refs,
  Reviews,
  type ReviewWithInlines,
  type Said,
  Talk,
  type Thread,
  Threads,
} from '../answer/parts.ts';
import { Files, type Pull } from '../answer/pull.ts';
import type { Client, Variables } from '../client.ts';
import { ask, partial } from './asking.ts';

/** More than anybody says in ten minutes; a list that goes on beyond is not read in part. */
const MOST_PAGES = 30;

interface Asker {
  readonly client: Client;
}

interface Windowed<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
}

/** Goes back from a window until `reaches` says that an entry is old enough, or to the beginning. */
async function pageBack<T>(
  first: Windowed<T>,
  reaches: (oldest: T) => boolean,
  before: (cursor: string) => Promise<Windowed<T>>,
): Promise<T[]> {
  let page = first;
  let all = [...first.nodes];
  for (let pages = 1; page.pageInfo.hasPreviousPage; pages += 1) {
    const [oldest] = all;
    const cursor = page.pageInfo.startCursor;
    if (cursor === null || (oldest !== undefined && reaches(oldest))) break;
    if (pages > MOST_PAGES) throw partial('more entries than can be read at once');
    page = await before(cursor);
    all = [...page.nodes, ...all];
  }
  return all;
}

const onNode = <T extends z.ZodType>(shape: T) => z.object({ node: shape });

/** Conversation comments of an issue or a pull request, back to what is older than `floor`. */
export function earlierComments(
  { client }: Asker,
  subject: NodeId,
  first: Talk,
  floor: Instant,
): Promise<Said[]> {
  return pageBack(
    first,
    (oldest) => oldest.createdAt < floor,
    async (before) => {
      const shape = onNode(z.object({ comments: Talk }));
      return (await ask(client, 'EarlierComments', { subject, before }, shape)).node.comments;
    },
  );
}

/** Reviews are listed by when they were begun, so a floor is held against that only where nothing else is known. */
export function earlierReviews(
  { client }: Asker,
  pull: Pull,
  floor: Instant,
): Promise<ReviewWithInlines[]> {
  const none = { nodes: [], pageInfo: { hasPreviousPage: false, startCursor: null } };
  return pageBack(
    pull.reviews ?? none,
    (oldest) => oldest.submittedAt !== null && oldest.submittedAt < floor,
    async (before) => {
      const shape = onNode(z.object({ reviews: Reviews }));
      return (await ask(client, 'EarlierReviews', { subject: pull.id, before }, shape)).node
        .reviews;
    },
  );
}

/** All threads: an open one of any age may stand in the way of a merge. */
export function allThreads({ client }: Asker, pull: Pull): Promise<Thread[]> {
  return pageBack(
    pull.reviewThreads,
    () => false,
    async (before) => {
      const shape = onNode(z.object({ reviewThreads: Threads }));
      const { node } = await ask(client, 'EarlierThreads', { subject: pull.id, before }, shape);
      return node.reviewThreads;
    },
  );
}

export function earlierMoves(
  { client }: Asker,
  subject: NodeId,
  first: Windowed<Move>,
  floor: Instant,
): Promise<Move[]> {
  return pageBack(
    first,
    (oldest) => oldest.createdAt < floor,
    async (before) => {
      const shape = onNode(z.object({ moves: Moves }));
      return (await ask(client, 'EarlierMoves', { subject, before }, shape)).node.moves;
    },
  );
}

interface Paged<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Goes on from a first page; `complete` is false where the list is longer than `most` pages. */
async function pageOn<T>(
  first: Paged<T>,
  most: number,
  after: (cursor: string) => Promise<Paged<T>>,
): Promise<{ readonly all: readonly T[]; readonly complete: boolean }> {
  let page = first;
  let all = [...first.nodes];
  for (let pages = 1; page.pageInfo.hasNextPage && pages < most; pages += 1) {
    const cursor = page.pageInfo.endCursor;
    if (cursor === null) break;
    page = await after(cursor);
    all = [...all, ...page.nodes];
  }
  return { all, complete: !page.pageInfo.hasNextPage };
}

const HeadChecks = onNode(
  z.object({
    commits: connection(
      z.object({
        commit: z.object({
          oid: z.string(),
          statusCheckRollup: z.object({ contexts: Checks }).nullable(),
        }),
      }),
    ),
  }),
);

/** All checks of the head. A head that moves between two pages makes them incomplete. */
export async function allChecks(
  { client }: Asker,
  pull: Pull,
): Promise<{ readonly all: readonly Check[]; readonly complete: boolean }> {
  const first = pull.commits.at(-1)?.commit.statusCheckRollup?.contexts;
  if (first === undefined) return { all: [], complete: true };
  return pageOn(first, 5, async (after) => {
    const answer = await ask(client, 'FurtherChecks', { subject: pull.id, after }, HeadChecks);
    const commit = answer.node.commits.at(-1)?.commit;
    const contexts = commit?.oid === pull.headRefOid ? commit.statusCheckRollup?.contexts : null;
    return contexts ?? { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } };
  });
}

/** The paths that a pull request changes, up to 300; null where there are more. */
export async function changedPaths(
  { client }: Asker,
  pull: Pull,
): Promise<readonly string[] | null> {
  if (pull.files === null) return null;
  const { all, complete } = await pageOn(pull.files, 3, async (after) => {
    const shape = onNode(z.object({ files: Files }));
    return (await ask(client, 'FurtherFiles', { subject: pull.id, after }, shape)).node.files;
  });
  return complete ? all.map(({ path }) => path) : null;
}

export async function furtherRefs(
  { client }: Asker,
  { owner, repo, refPrefix }: Variables,
  first: Paged<RefNode> | null,
): Promise<readonly RefNode[]> {
  if (first === null) return [];
  const { all } = await pageOn(first, MOST_PAGES, async (after) => {
    const shape = z.object({ repository: z.object({ refs: Refs }) });
    const answer = await ask(client, 'FurtherRefs', { owner, repo, refPrefix, after }, shape);
    return answer.repository.refs;
  });
  return all;
}
