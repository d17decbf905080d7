import { mustIssue } from '../../world/find.ts';
import {
  addBlockedBy,
  addSubIssue,
  blockingOf,
  removeBlockedBy,
  removeSubIssue,
} from '../../world/operations/issue-graph.ts';
import type { Issue } from '../../world/records/topic.ts';
import { issueAt, readable } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { issueView } from '../views/topic.ts';

export const issueGraphRoutes = [
  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/sub_issues', (request) =>
    list(request, issueToRead(request).subIssueIds),
  ),

  route('post', '/repos/{owner}/{repo}/issues/{issue_number}/sub_issues', (request) => {
    const { world, actor, body } = request;
    const edge = { parentId: issueAt(request).id, childId: body.sub_issue_id };
    const replaceParent = body.replace_parent ?? false;
    const parent = unwrap(addSubIssue(world, actor, { ...edge, replaceParent }));
    return reply(201, issueView(world, parent));
  }),

  route('delete', '/repos/{owner}/{repo}/issues/{issue_number}/sub_issue', (request) => {
    const { world, actor, body } = request;
    const edge = { parentId: issueAt(request).id, childId: body.sub_issue_id };
    return reply(200, issueView(world, unwrap(removeSubIssue(world, actor, edge))));
  }),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/parent', (request) => {
    const { world } = request;
    const { parentId } = issueToRead(request);
    if (parentId === null) throw missing();
    return reply(200, issueView(world, mustIssue(world, parentId)));
  }),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by', (request) =>
    list(request, issueToRead(request).blockedByIds),
  ),

  route(
    'post',
    '/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by',
    (request) => {
      const { world, actor, body } = request;
      const edge = { blockedId: issueAt(request).id, blockingId: body.issue_id };
      return reply(201, issueView(world, unwrap(addBlockedBy(world, actor, edge))));
    },
  ),

  route(
    'delete',
    '/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by/{issue_id}',
    (request) => {
      const { world, actor, params } = request;
      const edge = { blockedId: issueAt(request).id, blockingId: params.issue_id };
      return reply(200, issueView(world, unwrap(removeBlockedBy(world, actor, edge))));
    },
  ),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocking', (request) =>
    list(
      request,
      blockingOf(request.world, issueToRead(request)).map((each) => each.id),
    ),
  ),
];

type IssueAsk = Ask & {
  readonly params: { readonly owner: string; readonly repo: string; readonly issue_number: number };
};

function issueToRead(request: IssueAsk): Issue {
  readable(request, ['issues:read']);
  return issueAt(request);
}

function list(
  request: Ask & { readonly query: { per_page?: string; page?: string } },
  ids: readonly number[],
) {
  const page = paginate(request, ids);
  const views = page.items.map((id) => issueView(request.world, mustIssue(request.world, id)));
  return reply(200, views, page.headers);
}
