import { afterAll, beforeAll, expect, test } from 'vitest';
import { branchWith } from '../world/small-world.ts';
import { makeRestServer } from './rest-server.ts';
import type { RestServer } from './rest-server.ts';

let server: RestServer;
let drover: string;

beforeAll(async () => {
  server = await makeRestServer();
  drover = await server.droverToken();
});
afterAll(() => server.close());

const repo = '/repos/acme/storefront';

async function openPull(branch: string) {
  await branchWith(server.small, branch, { [`${branch}.txt`]: 'one\ntwo\n' });
  const body = { title: `Add ${branch}`, head: branch, base: 'main' };
  return (await server.ask(drover, `POST ${repo}/pulls`, body)).body;
}

test('a pull request is opened, read with its files and commits, and merged at an expected head', async () => {
  const { ask } = server;
  const pull = await openPull('alpha');
  expect(pull).toMatchObject({
    user: { login: 'drover[bot]' },
    head: { label: 'acme:alpha' },
    mergeable: true,
    commits: 1,
    changed_files: 1,
    additions: 2,
  });
  const path = `${repo}/pulls/${pull.number}`;
  const files = await ask('operator', `GET ${path}/files`);
  expect(files.body).toMatchObject([{ filename: 'alpha.txt', status: 'added', additions: 2 }]);
  expect((await ask('operator', `GET ${path}/commits`)).body).toHaveLength(1);
  const stale = await ask('operator', `PUT ${path}/merge`, { sha: '1'.repeat(40) });
  expect(stale.status).toBe(409);
  expect((await ask('operator', `GET ${path}/merge`)).status).toBe(404);
  const merged = await ask('operator', `PUT ${path}/merge`, {
    sha: pull.head.sha,
    merge_method: 'squash',
  });
  expect(merged.body).toMatchObject({ merged: true });
  expect((await ask('operator', `GET ${path}/merge`)).status).toBe(204);
  const after = await ask('operator', `GET ${path}`);
  expect(after.body).toMatchObject({ merged: true, merge_commit_sha: merged.body.sha });
});

test('a second pull request of the same branch is refused as GitHub does', async () => {
  await openPull('beta');
  const body = { title: 'Again', head: 'beta', base: 'main' };
  const again = await server.ask(drover, `POST ${repo}/pulls`, body);
  expect(again.status).toBe(422);
  expect(again.body.errors[0].message).toBe('A pull request already exists for acme:beta.');
});

test('pull requests are found by head, retargeted, closed and reopened', async () => {
  const { ask } = server;
  const pull = await openPull('gamma');
  const path = `${repo}/pulls/${pull.number}`;
  const found = await ask(drover, `GET ${repo}/pulls?head=acme:gamma`);
  expect(found.body.map((each: { number: number }) => each.number)).toEqual([pull.number]);
  await branchWith(server.small, 'release', { 'r.txt': 'r\n' });
  const moved = await ask('reviewer', `PATCH ${path}`, { base: 'release', title: 'New title' });
  expect(moved.body).toMatchObject({ base: { ref: 'release' }, title: 'New title' });
  expect((await ask('reviewer', `PATCH ${path}`, { state: 'closed' })).body.state).toBe('closed');
  expect((await ask('reviewer', `PATCH ${path}`, { state: 'open' })).body.state).toBe('open');
});

test('a branch is updated from its base, at the expected head only', async () => {
  const { ask, small } = server;
  const pull = await openPull('delta');
  const path = `${repo}/pulls/${pull.number}/update-branch`;
  const content = Buffer.from('news\n').toString('base64');
  await ask('operator', `PUT ${repo}/contents/news.md`, { message: 'News', content });
  const stale = await ask(drover, `PUT ${path}`, { expected_head_sha: '1'.repeat(40) });
  expect(stale.status).toBe(422);
  expect((await ask(drover, `PUT ${path}`, { expected_head_sha: pull.head.sha })).status).toBe(202);
  expect(small.world.git.ref(small.repository.id, 'refs/heads/delta')).not.toBe(pull.head.sha);
});

test('a review with comments is drafted, submitted and dismissed; nobody approves their own', async () => {
  const { ask } = server;
  const pull = await openPull('epsilon');
  const reviews = `${repo}/pulls/${pull.number}/reviews`;
  const own = await ask(drover, `POST ${reviews}`, { event: 'APPROVE' });
  expect(own.body.message).toBe('Can not approve your own pull request');
  const draft = await ask('reviewer', `POST ${reviews}`, {
    body: 'Nearly',
    comments: [{ path: 'epsilon.txt', line: 2, body: 'Why two?' }],
  });
  expect(draft.body.state).toBe('PENDING');
  expect((await ask('operator', `GET ${reviews}`)).body).toEqual([]);
  const one = `${reviews}/${draft.body.id}`;
  const submitted = await ask('reviewer', `POST ${one}/events`, { event: 'REQUEST_CHANGES' });
  expect(submitted.body).toMatchObject({ state: 'CHANGES_REQUESTED', commit_id: pull.head.sha });
  const comments = await ask('operator', `GET ${one}/comments`);
  expect(comments.body).toMatchObject([{ body: 'Why two?', line: 2, side: 'RIGHT' }]);
  const gone = await ask('operator', `PUT ${one}/dismissals`, { message: 'Old' });
  expect(gone.body.state).toBe('DISMISSED');
});

test('a pending review can be thrown away, a submitted one cannot', async () => {
  const { ask } = server;
  const pull = await openPull('zeta');
  const reviews = `${repo}/pulls/${pull.number}/reviews`;
  const draft = await ask('reviewer', `POST ${reviews}`, { body: 'Hm' });
  expect((await ask('operator', `DELETE ${reviews}/${draft.body.id}`)).status).toBe(404);
  expect((await ask('reviewer', `DELETE ${reviews}/${draft.body.id}`)).status).toBe(200);
  const said = await ask('reviewer', `POST ${reviews}`, { body: 'Fine', event: 'APPROVE' });
  expect((await ask('reviewer', `DELETE ${reviews}/${said.body.id}`)).status).toBe(422);
});

test('a single inline comment is answered, edited, reacted to and deleted', async () => {
  const { ask } = server;
  const pull = await openPull('eta');
  const path = `${repo}/pulls/${pull.number}/comments`;
  const body = { body: 'Rename', path: 'eta.txt', line: 1, commit_id: pull.head.sha };
  const made = await ask('reviewer', `POST ${path}`, body);
  expect(made.status).toBe(201);
  const reply = await ask(drover, `POST ${path}/${made.body.id}/replies`, { body: 'Done' });
  expect(reply.body.in_reply_to_id).toBe(made.body.id);
  const again = { ...body, body: 'Really', in_reply_to: reply.body.id };
  const other = await ask('reviewer', `POST ${path}`, again);
  expect(other.body.in_reply_to_id).toBe(made.body.id);
  const one = `${repo}/pulls/comments/${made.body.id}`;
  expect((await ask('reviewer', `PATCH ${one}`, { body: 'Rename it' })).body.body).toBe(
    'Rename it',
  );
  expect((await ask(drover, `POST ${one}/reactions`, { content: 'eyes' })).status).toBe(201);
  expect((await ask('operator', `GET ${path}`)).body).toHaveLength(3);
  expect((await ask('reviewer', `DELETE ${one}`)).status).toBe(204);
  const left = await ask('operator', `GET ${repo}/pulls/comments?sort=created&direction=desc`);
  expect(left.body[0].id).toBe(other.body.id);
  const noLine = await ask('reviewer', `POST ${path}`, { ...body, line: undefined });
  expect(noLine.body.errors[0].field).toBe('line');
});

test('reviews are asked for and no longer asked for', async () => {
  const { ask } = server;
  const pull = await openPull('theta');
  const path = `${repo}/pulls/${pull.number}/requested_reviewers`;
  const asked = await ask(drover, `POST ${path}`, { reviewers: ['reviewer'] });
  expect(asked.body.requested_reviewers).toMatchObject([{ login: 'reviewer' }]);
  const stranger = await ask(drover, `POST ${path}`, { reviewers: ['stranger'] });
  expect(stranger.body.message).toContain('Reviews may only be requested from collaborators.');
  expect((await ask(drover, `GET ${path}`)).body.users).toMatchObject([{ login: 'reviewer' }]);
  await ask(drover, `DELETE ${path}`, { reviewers: ['reviewer'] });
  expect((await ask(drover, `GET ${path}`)).body.users).toEqual([]);
});
