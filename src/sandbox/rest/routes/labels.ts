import { findLabel } from '../../world/find.ts';
import { createLabel, deleteLabel, updateLabel } from '../../world/operations/labels.ts';
import { addLabels, removeLabel, setLabels } from '../../world/operations/labelling.ts';
import type { Label } from '../../world/records/repository.ts';
import { readable, topicAt, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { labelView, labelsView } from '../views/label.ts';
import { namesOf, topicToRead } from './issues.ts';

export const labelRoutes = [
  route('get', '/repos/{owner}/{repo}/labels', (request) => {
    const { world } = request;
    const repository = readable(request, ['issues:read', 'pull_requests:read']);
    const page = paginate(request, world.tables.labels.by('repository', repository.id));
    const views = page.items.map((each) => labelView(world, each));
    return reply(200, views, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/labels', (request) => {
    const { world, actor, body } = request;
    const input = { repositoryId: visible(request).id, ...body };
    const view = labelView(world, unwrap(createLabel(world, actor, input)));
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/labels/{name}', (request) => {
    readable(request, ['issues:read', 'pull_requests:read']);
    return reply(200, labelView(request.world, labelAt(request)));
  }),

  route('patch', '/repos/{owner}/{repo}/labels/{name}', (request) => {
    const { world, actor, body } = request;
    const { new_name: name, color, description } = body ?? {};
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(color === undefined ? {} : { color }),
      ...(description === undefined ? {} : { description }),
    };
    const input = { labelId: labelAt(request).id, ...change };
    return reply(200, labelView(world, unwrap(updateLabel(world, actor, input))));
  }),

  route('delete', '/repos/{owner}/{repo}/labels/{name}', (request) => {
    const { world, actor } = request;
    unwrap(deleteLabel(world, actor, { labelId: labelAt(request).id }));
    return empty(204);
  }),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/labels', (request) => {
    const page = paginate(request, topicToRead(request).labelIds);
    return reply(200, labelsView(request.world, page.items), page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/issues/{issue_number}/labels', (request) => {
    const { world, actor, body } = request;
    const input = { topicId: topicAt(request).id, names: labelsIn(body) };
    return reply(200, labelsView(world, unwrap(addLabels(world, actor, input)).labelIds));
  }),

  route('put', '/repos/{owner}/{repo}/issues/{issue_number}/labels', (request) => {
    const { world, actor, body } = request;
    const input = { topicId: topicAt(request).id, names: labelsIn(body) };
    return reply(200, labelsView(world, unwrap(setLabels(world, actor, input)).labelIds));
  }),

  route('delete', '/repos/{owner}/{repo}/issues/{issue_number}/labels', (request) => {
    const { world, actor } = request;
    unwrap(setLabels(world, actor, { topicId: topicAt(request).id, names: [] }));
    return empty(204);
  }),

  route('delete', '/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', (request) => {
    const { world, actor, params } = request;
    const input = { topicId: topicAt(request).id, name: params.name };
    return reply(200, labelsView(world, unwrap(removeLabel(world, actor, input)).labelIds));
  }),
];

/** A list, or an object with one [docs: rest/issues/labels]. */
function labelsIn(body: unknown): string[] {
  const list: unknown = Array.isArray(body) ? body : (body as { labels?: unknown } | null)?.labels;
  return Array.isArray(list) ? namesOf(list as (string | { name?: string })[]) : [];
}

function labelAt(
  request: Ask & { readonly params: { owner: string; repo: string; name: string } },
): Label {
  const repository = visible(request);
  return found(findLabel(request.world, repository.id, request.params.name));
}
