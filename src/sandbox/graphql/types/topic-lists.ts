import { findLabel, findTopic } from '../../world/find.ts';
import { canSee } from '../../world/operations/permission.ts';
import type { Issue, Pull, Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { notFoundError, notImplementedError } from '../errors.ts';
import { thing } from '../thing.ts';
import type { Thing } from '../thing.ts';

export function topicThing(topic: Topic): Thing<Issue> | Thing<Pull> {
  return topic.kind === 'issue' ? thing('Issue', topic) : thing('PullRequest', topic);
}

/** An issue by number; one that was transferred is followed to where it went, as GitHub redirects. */
export function issueThing(
  context: GraphqlContext,
  repositoryId: number,
  number: number,
): Thing<Issue> {
  const topic = findTopic(context.world, repositoryId, number);
  const found = topic?.kind === 'issue' ? follow(context, topic) : undefined;
  if (found !== undefined) return thing('Issue', found);
  throw notFoundError(`Could not resolve to an Issue with the number of ${number}.`);
}

/** Where an issue is now; undefined when it went where the caller cannot see. */
export function follow({ world, actor }: GraphqlContext, issue: Issue): Issue | undefined {
  const moved = world.tables.topics.get(issue.transferredToId);
  if (moved?.kind !== 'issue') return issue;
  const repository = world.tables.repositories.must(moved.repositoryId);
  return canSee(world, actor, repository) ? moved : undefined;
}

interface Order {
  readonly field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS';
  readonly direction: 'ASC' | 'DESC';
}

interface Filters {
  readonly since?: string | null;
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly createdBy?: string | null;
  readonly assignee?: string | null;
}

interface IssueArgs {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order | null;
  readonly filterBy?: Filters | null;
}

/** Whoever asks for a label is served from the few issues that have any. */
type Which = 'all' | 'labelled';

export function issueList<R>(
  list: (record: R, context: GraphqlContext, which: Which) => readonly Topic[],
) {
  return paged<R, Issue, IssueArgs>({
    takes: ['states', 'labels', 'orderBy', 'filterBy'],
    list: (record, args, context) => {
      checkFilters(args.filterBy ?? {});
      const isByLabel = (args.labels ?? args.filterBy?.labels ?? null) !== null;
      const issues = list(record, context, isByLabel ? 'labelled' : 'all').filter(
        (topic): topic is Issue => topic.kind === 'issue' && topic.transferredToId === null,
      );
      return sorted(issues.filter(wantedBy(context.world, args)), context.world, args.orderBy);
    },
    key: (issue) => issue.id,
    node: (issue) => thing('Issue', issue),
  });
}

const filterNames = new Set(['since', 'states', 'labels', 'createdBy', 'assignee']);

function checkFilters(filters: object): void {
  const odd = Object.entries(filters).find(
    ([name, value]) => !filterNames.has(name) && value !== null && value !== false,
  );
  if (odd !== undefined) throw notImplementedError(`IssueFilters.${odd[0]}`);
}

/** The filters, read once for however many issues there are. */
function wantedBy(
  world: World,
  { states, labels, filterBy }: IssueArgs,
): (issue: Issue) => boolean {
  const since = typeof filterBy?.since === 'string' ? Date.parse(filterBy.since) : null;
  const login = (id: number): string => world.tables.accounts.must(id).login.toLowerCase();
  const hasLabels = labelled(world, labels);
  const hasFilterLabels = labelled(world, filterBy?.labels);
  return (issue) =>
    hasState(issue.state.toUpperCase(), states) &&
    hasState(issue.state.toUpperCase(), filterBy?.states) &&
    hasLabels(issue) &&
    hasFilterLabels(issue) &&
    (since === null || Date.parse(issue.updatedAt) >= since) &&
    (typeof filterBy?.createdBy !== 'string' ||
      login(issue.authorId) === filterBy.createdBy.toLowerCase()) &&
    (typeof filterBy?.assignee !== 'string' ||
      issue.assigneeIds.map(login).includes(filterBy.assignee.toLowerCase()));
}

function hasState(state: string, wanted: readonly string[] | null | undefined): boolean {
  return wanted === null || wanted === undefined || wanted.length === 0 || wanted.includes(state);
}

/** Labels named are alternatives: one of them is enough. */
function labelled(
  world: World,
  names: readonly string[] | null | undefined,
): (topic: Topic) => boolean {
  if (names === null || names === undefined) return () => true;
  const known = new Map<number, readonly number[]>();
  const wantedIn = (repositoryId: number): readonly number[] =>
    names.flatMap((name) => findLabel(world, repositoryId, name)?.id ?? []);
  return ({ repositoryId, labelIds }) => {
    if (labelIds.length === 0) return false;
    const wanted = known.get(repositoryId) ?? wantedIn(repositoryId);
    known.set(repositoryId, wanted);
    return wanted.some((id) => labelIds.includes(id));
  };
}

function sorted<T extends Topic>(topics: T[], world: World, order: Order | null | undefined): T[] {
  if (order === null || order === undefined) return topics;
  const value = (topic: T): string | number => {
    switch (order.field) {
      case 'CREATED_AT':
        return topic.createdAt;
      case 'UPDATED_AT':
        return topic.updatedAt;
      case 'COMMENTS':
        return world.tables.comments.by('topic', topic.id).length;
      default:
        throw notImplementedError(`order by ${String(order.field)}`);
    }
  };
  const sign = order.direction === 'ASC' ? 1 : -1;
  return topics.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return sign * (x < y ? -1 : x > y ? 1 : a.id - b.id);
  });
}

interface PullArgs {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly orderBy?: Order | null;
}

export function pullList<R>(list: (record: R, context: GraphqlContext) => readonly Pull[]) {
  return paged<R, Pull, PullArgs>({
    takes: ['states', 'labels', 'headRefName', 'baseRefName', 'orderBy'],
    list: (record, args, context) => {
      const hasLabels = labelled(context.world, args.labels);
      const pulls = list(record, context).filter(
        (pull) =>
          hasState(pullState(pull), args.states) &&
          hasLabels(pull) &&
          (typeof args.headRefName !== 'string' || pull.headRef === args.headRefName) &&
          (typeof args.baseRefName !== 'string' || pull.baseRef === args.baseRefName),
      );
      return sorted(pulls, context.world, args.orderBy);
    },
    key: (pull) => pull.id,
    node: (pull) => thing('PullRequest', pull),
  });
}

export function pullState(pull: Pull): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.merged) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}
