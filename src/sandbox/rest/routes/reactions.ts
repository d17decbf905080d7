import { addReaction, removeReaction } from '../../world/operations/reactions.ts';
import { readable } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { reactionView } from '../views/reaction.ts';
import { commentAt } from './comments.ts';
import { topicToRead } from './issues.ts';
import { reviewCommentAt } from './review-comments.ts';

/** Reacting twice with the same is one reaction: 201 the first time, 200 after that. */
export const reactionRoutes = [
  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/reactions', (request) =>
    list(request, topicToRead(request).nodeId),
  ),
  route('post', '/repos/{owner}/{repo}/issues/{issue_number}/reactions', (request) =>
    add(request, topicToRead(request).nodeId, request.body.content),
  ),
  route(
    'delete',
    '/repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}',
    (request) => remove(request, topicToRead(request).nodeId, request.params.reaction_id),
  ),

  route('get', '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', (request) => {
    readable(request, ['issues:read', 'pull_requests:read']);
    return list(request, commentAt(request).nodeId);
  }),
  route('post', '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', (request) =>
    add(request, commentAt(request).nodeId, request.body.content),
  ),
  route(
    'delete',
    '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}',
    (request) => remove(request, commentAt(request).nodeId, request.params.reaction_id),
  ),

  route('get', '/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', (request) => {
    readable(request, ['pull_requests:read']);
    return list(request, reviewCommentAt(request).nodeId);
  }),
  route('post', '/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', (request) =>
    add(request, reviewCommentAt(request).nodeId, request.body.content),
  ),
  route(
    'delete',
    '/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}',
    (request) => remove(request, reviewCommentAt(request).nodeId, request.params.reaction_id),
  ),
];

type ListAsk = Ask & {
  readonly query: { readonly content?: string; readonly per_page?: string; readonly page?: string };
};

function list(request: ListAsk, subjectNodeId: string) {
  const { world, query } = request;
  const all = world.tables.reactions
    .by('subject', subjectNodeId)
    .filter((each) => query.content === undefined || each.content === query.content);
  const page = paginate(request, all);
  const views = page.items.map((each) => reactionView(world, each));
  return reply(200, views, page.headers);
}

function add({ world, actor }: Ask, subjectNodeId: string, content: string) {
  const { reaction, created } = unwrap(addReaction(world, actor, { subjectNodeId, content }));
  const view = reactionView(world, reaction);
  return created ? reply(201, view) : reply(200, view);
}

function remove({ world, actor }: Ask, subjectNodeId: string, id: number) {
  if (world.tables.reactions.get(id)?.subjectNodeId !== subjectNodeId) throw missing();
  unwrap(removeReaction(world, actor, { id }));
  return empty(204);
}
