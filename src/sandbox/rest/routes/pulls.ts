import { editTopic } from '../../world/operations/edit-topic.ts';
import { mergePull } from '../../world/operations/merge.ts';
import { updateBranch } from '../../world/operations/mergeability.ts';
import { changeBase, setPullState } from '../../world/operations/pull-state.ts';
import { openPull } from '../../world/operations/pulls.ts';
import type { Pull } from '../../world/records/topic.ts';
import { pullAt, readable, visible } from '../access.ts';
import { repoApi } from '../addresses.ts';
import { paginate } from '../pages.ts';
import { pullCommits, pullFiles } from '../pull-diff.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { selectPulls } from '../select-pulls.ts';
import { fileView } from '../views/file.ts';
import { commitView } from '../views/git.ts';
import { pullSummaryView, pullView } from '../views/pull.ts';

export const pullRoutes = [
  route('get', '/repos/{owner}/{repo}/pulls', (request) => {
    const { world, query } = request;
    const repository = readable(request, ['pull_requests:read']);
    const page = paginate(request, selectPulls(world, repository, query));
    const views = page.items.map((each) => pullSummaryView(world, each));
    return reply(200, views, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/pulls', async (request) => {
    const { world, actor, body } = request;
    if (body.title === undefined) {
      throw new Refusal(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
    }
    const pull = unwrap(
      await openPull(world, actor, {
        repositoryId: visible(request).id,
        title: body.title,
        head: body.head,
        base: body.base,
        ...(body.body == null ? {} : { body: body.body }),
        ...(body.draft === undefined ? {} : { draft: body.draft }),
        ...(body.maintainer_can_modify === undefined
          ? {}
          : { maintainerCanModify: body.maintainer_can_modify }),
      }),
    );
    const view = await pullView(world, pull);
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}', async (request) =>
    reply(200, await pullView(request.world, pullToRead(request))),
  ),

  route('patch', '/repos/{owner}/{repo}/pulls/{pull_number}', async (request) => {
    const { world, actor, body } = request;
    const pull = pullAt(request);
    const { title, body: text, base, state } = body ?? {};
    unwrap(
      editTopic(world, actor, {
        topicId: pull.id,
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { body: text ?? '' }),
      }),
    );
    if (base !== undefined) unwrap(changeBase(world, actor, { pullId: pull.id, base }));
    if (state !== undefined) unwrap(setPullState(world, actor, { pullId: pull.id, state }));
    return reply(200, await pullView(world, pullAt(request)));
  }),

  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/merge', (request) => {
    if (!pullToRead(request).merged) throw missing();
    return empty(204);
  }),

  route('put', '/repos/{owner}/{repo}/pulls/{pull_number}/merge', async (request) => {
    const { world, actor, body } = request;
    const { sha, merge_method: method, commit_title: title, commit_message: message } = body ?? {};
    const merged = unwrap(
      await mergePull(world, actor, {
        pullId: pullAt(request).id,
        ...(sha === undefined ? {} : { expectedHeadOid: sha }),
        ...(method === undefined ? {} : { method }),
        ...(title === undefined ? {} : { title }),
        ...(message === undefined ? {} : { message }),
      }),
    );
    const oid = merged.mergeCommitOid ?? merged.headOid;
    return reply(200, { sha: oid, merged: true, message: 'Pull Request successfully merged' });
  }),

  route('put', '/repos/{owner}/{repo}/pulls/{pull_number}/update-branch', async (request) => {
    const { world, actor, body } = request;
    const pull = pullAt(request);
    const expected = body?.expected_head_sha;
    const input = {
      pullId: pull.id,
      ...(expected === undefined ? {} : { expectedHeadOid: expected }),
    };
    unwrap(await updateBranch(world, actor, input));
    const url = repoApi(world, visible(request), `/pulls/${pull.number}`);
    return reply(202, { message: 'Updating pull request branch.', url });
  }),

  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/files', async (request) => {
    const { world } = request;
    const pull = pullToRead(request);
    const at = { repository: visible(request), sha: pull.headOid };
    const page = paginate(request, await pullFiles(world, pull));
    const views = page.items.map((each) => fileView(world, at, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/commits', async (request) => {
    const { world } = request;
    const repository = visible(request);
    const page = paginate(request, await pullCommits(world, pullToRead(request)));
    const views = page.items.map((each) => commitView(world, repository, each));
    return reply(200, views, page.headers);
  }),
];

type PullAsk = Ask & {
  readonly params: { readonly owner: string; readonly repo: string; readonly pull_number: number };
};

export function pullToRead(request: PullAsk): Pull {
  readable(request, ['pull_requests:read']);
  return found(pullAt(request));
}
