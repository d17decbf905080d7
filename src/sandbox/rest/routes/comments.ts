import {
  createComment,
  deleteComment,
  editComment,
  pinComment,
  unpinComment,
} from '../../world/operations/comments.ts';
import type { Comment } from '../../world/records/comment.ts';
import { readable, topicAt, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { commentView } from '../views/comment.ts';
import { topicToRead } from './issues.ts';

export const commentRoutes = [
  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/comments', (request) => {
    const { world, query } = request;
    const all = world.tables.comments.by('topic', topicToRead(request).id);
    const page = paginate(request, changedSince(all, query.since));
    const views = page.items.map((each) => commentView(world, each));
    return reply(200, views, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/issues/{issue_number}/comments', (request) => {
    const { world, actor, body } = request;
    const input = { topicId: topicAt(request).id, body: body.body };
    const view = commentView(world, unwrap(createComment(world, actor, input)));
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/issues/comments', (request) => {
    const { world, query } = request;
    const repository = readable(request, ['issues:read', 'pull_requests:read']);
    const all = world.tables.comments.all().filter((each) => each.repositoryId === repository.id);
    const page = paginate(request, inOrder(changedSince(all, query.since), query));
    const views = page.items.map((each) => commentView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/issues/comments/{comment_id}', (request) => {
    readable(request, ['issues:read', 'pull_requests:read']);
    return reply(200, commentView(request.world, commentAt(request)));
  }),

  route('patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}', (request) => {
    const { world, actor, body } = request;
    const input = { commentId: commentAt(request).id, body: body.body };
    return reply(200, commentView(world, unwrap(editComment(world, actor, input))));
  }),

  route('delete', '/repos/{owner}/{repo}/issues/comments/{comment_id}', (request) => {
    const { world, actor } = request;
    unwrap(deleteComment(world, actor, { commentId: commentAt(request).id }));
    return empty(204);
  }),

  route('put', '/repos/{owner}/{repo}/issues/comments/{comment_id}/pin', (request) => {
    const { world, actor } = request;
    const pinned = unwrap(pinComment(world, actor, { commentId: commentAt(request).id }));
    return reply(200, commentView(world, pinned));
  }),

  route('delete', '/repos/{owner}/{repo}/issues/comments/{comment_id}/pin', (request) => {
    const { world, actor } = request;
    unwrap(unpinComment(world, actor, { commentId: commentAt(request).id }));
    return empty(204);
  }),
];

export function commentAt(
  request: Ask & { readonly params: { owner: string; repo: string; comment_id: number } },
): Comment {
  const repository = visible(request);
  const comment = request.world.tables.comments.get(request.params.comment_id);
  if (comment?.repositoryId !== repository.id) throw missing();
  return comment;
}

interface Changed {
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What was changed at or after an instant. */
export function changedSince<T extends Changed>(all: readonly T[], since: string | undefined): T[] {
  const from = since === undefined ? 0 : Date.parse(since);
  return all.filter((each) => Date.parse(each.updatedAt) >= from);
}

/** By `sort` (`created` or `updated`) and `direction`; oldest first unless told otherwise. */
export function inOrder<T extends Changed & { readonly id: number }>(
  all: readonly T[],
  query: { readonly sort?: string; readonly direction?: string },
): T[] {
  const { sort, direction } = query;
  const sign = sort !== undefined && direction !== 'asc' ? -1 : 1;
  const key = (each: T) => Date.parse(sort === 'updated' ? each.updatedAt : each.createdAt);
  return [...all].sort((a, b) => sign * (key(a) - key(b) || a.id - b.id));
}
