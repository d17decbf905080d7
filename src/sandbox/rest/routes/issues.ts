import { findAccount } from '../../world/find.ts';
import { editTopic } from '../../world/operations/edit-topic.ts';
import { createIssue, setIssueState } from '../../world/operations/issues.ts';
import { addAssignees, removeAssignees, setLabels } from '../../world/operations/labelling.ts';
import { lockTopic, unlockTopic } from '../../world/operations/locks.ts';
import { setPullState } from '../../world/operations/pull-state.ts';
import type { IssueStateReason, Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { readable, topicAt, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { selectTopics } from '../select-topics.ts';
import { issueView } from '../views/topic.ts';

export const issueRoutes = [
  route('get', '/repos/{owner}/{repo}/issues', (request) => {
    const { world, query } = request;
    const repository = readable(request, ['issues:read', 'pull_requests:read']);
    const all = world.tables.topics.by('repository', repository.id);
    const page = paginate(request, selectTopics(world, all, query));
    const views = page.items.map((topic) => issueView(world, topic));
    return reply(200, views, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/issues', (request) => {
    const { world, actor, body } = request;
    const issue = unwrap(
      createIssue(world, actor, {
        repositoryId: visible(request).id,
        title: String(body.title),
        ...(body.body == null ? {} : { body: body.body }),
        labels: namesOf(body.labels ?? []),
        assigneeIds: idsOf(world, [
          ...(body.assignees ?? []),
          ...(body.assignee == null ? [] : [body.assignee]),
        ]),
      }),
    );
    const view = issueView(world, issue);
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}', (request) =>
    reply(200, issueView(request.world, topicToRead(request))),
  ),

  route('patch', '/repos/{owner}/{repo}/issues/{issue_number}', (request) => {
    const topic = topicAt(request);
    const { world, actor, body } = request;
    const { title, body: text } = body ?? {};
    unwrap(
      editTopic(world, actor, {
        topicId: topic.id,
        ...(title == null ? {} : { title: String(title) }),
        ...(text === undefined ? {} : { body: text ?? '' }),
      }),
    );
    if (body?.labels !== undefined) {
      unwrap(setLabels(world, actor, { topicId: topic.id, names: namesOf(body.labels) }));
    }
    if (body?.assignees !== undefined) setAssignees(request, topic.id, loginsOf(body.assignees));
    if (body?.state !== undefined) {
      setState(request, topic, { state: body.state, reason: body.state_reason });
    }
    return reply(200, issueView(world, world.tables.topics.must(topic.id)));
  }),

  route('put', '/repos/{owner}/{repo}/issues/{issue_number}/lock', (request) => {
    unwrap(lockTopic(request.world, request.actor, { topicId: topicAt(request).id }));
    return empty(204);
  }),

  route('delete', '/repos/{owner}/{repo}/issues/{issue_number}/lock', (request) => {
    unwrap(unlockTopic(request.world, request.actor, { topicId: topicAt(request).id }));
    return empty(204);
  }),

  route('post', '/repos/{owner}/{repo}/issues/{issue_number}/assignees', (request) => {
    const { world, actor, body } = request;
    const accountIds = idsOf(world, loginsOf(body?.assignees ?? []));
    const input = { topicId: topicAt(request).id, accountIds };
    return reply(201, issueView(world, unwrap(addAssignees(world, actor, input))));
  }),

  route('delete', '/repos/{owner}/{repo}/issues/{issue_number}/assignees', (request) => {
    const { world, actor, body } = request;
    const accountIds = idsOf(world, loginsOf(body?.assignees ?? []));
    const input = { topicId: topicAt(request).id, accountIds };
    return reply(200, issueView(world, unwrap(removeAssignees(world, actor, input))));
  }),
];

type TopicAsk = Ask & {
  readonly params: { readonly owner: string; readonly repo: string; readonly issue_number: number };
};

/** Apps read issues by `issues`, pull requests also by `pull_requests`. */
export function topicToRead(request: TopicAsk): Topic {
  const topic = topicAt(request);
  readable(
    request,
    topic.kind === 'pull' ? ['pull_requests:read', 'issues:read'] : ['issues:read'],
  );
  return topic;
}

function setState(
  { world, actor }: Ask,
  topic: Topic,
  change: {
    readonly state: 'open' | 'closed';
    readonly reason?: IssueStateReason | null | undefined;
  },
): void {
  if (topic.kind === 'pull') {
    unwrap(setPullState(world, actor, { pullId: topic.id, state: change.state }));
    return;
  }
  const reason = change.reason ?? null;
  unwrap(setIssueState(world, actor, { issueId: topic.id, state: change.state, reason }));
}

function setAssignees(request: Ask, topicId: number, logins: readonly string[]): void {
  const { world, actor } = request;
  const wanted = idsOf(world, logins);
  const { assigneeIds } = world.tables.topics.must(topicId);
  const gone = assigneeIds.filter((id) => !wanted.includes(id));
  unwrap(removeAssignees(world, actor, { topicId, accountIds: gone }));
  unwrap(addAssignees(world, actor, { topicId, accountIds: wanted }));
}

/** Labels come as names or as objects with a name. */
export function namesOf(labels: readonly (string | { readonly name?: string })[]): string[] {
  return labels.flatMap((label) => {
    const name = typeof label === 'string' ? label : label.name;
    return name === undefined ? [] : [name];
  });
}

function loginsOf(assignees: readonly (string | { readonly login?: string })[]): string[] {
  return assignees.flatMap((each) => {
    const login = typeof each === 'string' ? each : each.login;
    return login === undefined ? [] : [login];
  });
}

export function idsOf(world: World, logins: readonly string[]): number[] {
  return logins.map((login) => {
    const account = findAccount(world, login);
    if (account !== undefined) return account.id;
    const errors = [{ resource: 'Issue', field: 'assignees', code: 'invalid', value: login }];
    throw new Refusal(422, 'Validation Failed', { errors });
  });
}
