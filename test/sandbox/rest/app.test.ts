import { afterAll, beforeAll, expect, test } from 'vitest';
import { watched } from '../../contract/watched.ts';
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

test('an App sees itself and where it is installed', async () => {
  const { ask, app, installation } = server;
  expect((await ask('app', 'GET /app')).body).toMatchObject({ id: app.id, slug: 'drover' });
  const list = await ask('app', 'GET /app/installations');
  expect(list.body).toMatchObject([{ id: installation.id, account: { login: 'acme' } }]);
  const one = await ask('app', `GET ${repo}/installation`);
  expect(one.body.id).toBe(installation.id);
});

test('a token can be narrowed to permissions and repositories, and never widened', async () => {
  const { ask, installation } = server;
  const path = `POST /app/installations/${installation.id}/access_tokens`;
  const narrow = await ask('app', path, {
    repositories: ['storefront'],
    permissions: { issues: 'read' },
  });
  expect(narrow.status).toBe(201);
  expect(narrow.body.permissions).toEqual({ metadata: 'read', issues: 'read' });
  expect(narrow.body.repositories).toMatchObject([{ full_name: 'acme/storefront' }]);
  const refused = await ask(narrow.body.token, `POST ${repo}/git/refs`, {
    ref: 'refs/drover/1',
    sha: '0'.repeat(40),
  });
  expect(refused.body.message).toBe('Resource not accessible by integration');
  const wide = await ask('app', path, { permissions: { administration: 'write' } });
  expect(wide.status).toBe(422);
});

test('the JWT is for the App itself, tokens for everything else', async () => {
  const { ask } = server;
  expect((await ask('app', `GET ${repo}`)).status).toBe(403);
  expect((await ask(drover, 'GET /app')).status).toBe(401);
  expect((await ask('nobody', 'GET /app')).status).toBe(401);
});

test('what one cannot see is not found, and what one may not do is forbidden', async () => {
  const { ask } = server;
  expect((await ask('stranger', `GET ${repo}`)).status).toBe(404);
  expect((await ask('outsider', `GET ${repo}`)).body.permissions).toMatchObject({ push: false });
  expect((await ask('outsider', `PATCH ${repo}`, { description: 'mine' })).status).toBe(403);
});

test('an operation that is missing says its name, a path that GitHub does not have is not found', async () => {
  const { ask } = server;
  const answer = await ask('operator', 'GET /gists');
  expect(answer).toMatchObject({ status: 501, body: { operation: 'gists/list' } });
  expect(watched().takeViolations()).toHaveLength(1);
  expect((await ask('operator', 'GET /no/such/thing')).status).toBe(404);
});

test('what is asked for and not honoured is said, never passed over', async () => {
  const { ask } = server;
  const issue = await ask('operator', `POST ${repo}/issues`, { title: 'T', milestone: 3 });
  expect(issue).toMatchObject({
    status: 501,
    body: { operation: 'issues/create with milestone' },
  });
  const list = await ask('operator', `GET ${repo}/issues?mentioned=reviewer`);
  expect(list.body.operation).toBe('issues/list-for-repo with mentioned');
  const nothing = { title: 'T', milestone: null, assignees: [] };
  expect((await ask('operator', `POST ${repo}/issues`, nothing)).status).toBe(201);
  expect(watched().takeViolations()).toHaveLength(2);
});

test('a filter that nothing is left for, and an order of one, were honoured', async () => {
  const { ask } = server;
  const runs = await ask('operator', `GET ${repo}/actions/runs?event=push&status=failure`);
  expect(runs).toMatchObject({ status: 200, body: { total_count: 0 } });
  const one = await ask('operator', `GET ${repo}/issues?per_page=1&sort=updated&direction=asc`);
  expect(one.status).toBe(200);
});

test('a body is refused with the words that GitHub uses', async () => {
  const { ask } = server;
  const path = `POST ${repo}/actions/workflows/stage.yml/dispatches`;
  const missing = await ask(drover, path, { inputs: {} });
  expect(missing).toMatchObject({
    status: 422,
    body: { message: 'Invalid request.\n\n"ref" wasn\'t supplied.' },
  });
  const wrong = await ask(drover, path, { ref: 7 });
  expect(wrong.body.message).toBe("Invalid request.\n\nFor 'properties/ref', 7 is not a string.");
  const status = await ask('operator', `POST ${repo}/statuses/${'0'.repeat(40)}`, {
    state: 'great',
  });
  expect(status.body.message).toContain(
    `For 'properties/state', "great" is not a member of ["error","failure","pending","success"].`,
  );
});

test('a dispatch answers with its run when asked, and always from version 2026-03-10 on', async () => {
  const { ask, dispatched } = server;
  const path = `POST ${repo}/actions/workflows/stage.yml/dispatches`;
  const body = { ref: 'main', inputs: { key: 'k' } };
  expect((await ask(drover, path, body)).status).toBe(204);
  const asked = await ask(drover, path, { ...body, return_run_details: true });
  expect(asked.body).toMatchObject({ workflow_run_id: 10_000_000_777 });
  const versioned = await ask(drover, path, body, { 'x-github-api-version': '2026-03-10' });
  expect(versioned.status).toBe(200);
  expect(dispatched).toHaveLength(3);
  expect(dispatched[0]).toMatchObject({ workflow: 'stage.yml', actor: 'drover[bot]' });
  expect((await ask('outsider', path, body)).status).toBe(403);
});

test('a file is made, changed only against the blob that it replaces, and deleted', async () => {
  const { ask } = server;
  const path = `${repo}/contents/docs/note.md`;
  const content = Buffer.from('one\n').toString('base64');
  const made = await ask('reviewer', `PUT ${path}`, { message: 'Add note', content });
  expect(made.status).toBe(201);
  const read = await ask(drover, `GET ${path}`);
  expect(Buffer.from(read.body.content, 'base64').toString()).toBe('one\n');
  const again = { message: 'Again', content, sha: '1'.repeat(40) };
  expect((await ask('reviewer', `PUT ${path}`, again)).status).toBe(409);
  const folder = await ask(drover, `GET ${repo}/contents/docs`);
  expect(folder.body).toMatchObject([{ type: 'file', path: 'docs/note.md' }]);
  const root = await ask(drover, `GET ${repo}/contents/`);
  expect(root.body.map((entry: { name: string }) => entry.name)).toContain('README.md');
  const gone = { message: 'Drop', sha: read.body.sha };
  expect((await ask('reviewer', `DELETE ${path}`, gone)).body.content).toBeNull();
  expect((await ask(drover, `GET ${path}`)).status).toBe(404);
});

test('refs of any kind are made once, moved forward and deleted', async () => {
  const { ask, small } = server;
  const sha = small.world.git.ref(small.repository.id, 'refs/heads/main') ?? '';
  const ref = 'refs/drover/12/claim';
  expect((await ask(drover, `POST ${repo}/git/refs`, { ref, sha })).status).toBe(201);
  const twice = await ask(drover, `POST ${repo}/git/refs`, { ref, sha });
  expect(twice).toMatchObject({ status: 422, body: { message: 'Reference already exists' } });
  expect((await ask(drover, `GET ${repo}/git/ref/drover/12/claim`)).body.object.sha).toBe(sha);
  const matching = await ask(drover, `GET ${repo}/git/matching-refs/drover/12`);
  expect(matching.body).toHaveLength(1);
  expect((await ask(drover, `DELETE ${repo}/git/refs/drover/12/claim`)).status).toBe(204);
  expect((await ask(drover, `GET ${repo}/git/ref/drover/12/claim`)).status).toBe(404);
});

test('a deployment and its statuses show the newest first', async () => {
  const { ask } = server;
  const body = { ref: 'main', environment: 'preview', auto_merge: false, required_contexts: [] };
  const made = await ask(drover, `POST ${repo}/deployments`, body);
  expect(made.status).toBe(201);
  const statuses = `${repo}/deployments/${made.body.id}/statuses`;
  const url = 'http://127.0.0.1/preview';
  await ask(drover, `POST ${statuses}`, { state: 'in_progress' });
  await ask(drover, `POST ${statuses}`, { state: 'success', environment_url: url });
  const list = await ask(drover, `GET ${statuses}`);
  expect(list.body).toMatchObject([
    { state: 'success', environment_url: url },
    { state: 'in_progress' },
  ]);
  const found = await ask(drover, `GET ${repo}/deployments?environment=preview`);
  expect(found.body).toHaveLength(1);
});

test('deliveries are listed newest first, page by page, and can be asked for again', async () => {
  const { ask, log, app } = server;
  log.push(...[30, 20, 10].map((id) => delivery(id, app.id)));
  const first = await ask('app', 'GET /app/hook/deliveries?per_page=2');
  expect(first.body.map((each: { id: number }) => each.id)).toEqual([30, 20]);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const { pathname, search } = new URL(next);
  const second = await ask('app', `GET ${pathname.replace('/api/v3', '')}${search}`);
  expect(second.body.map((each: { id: number }) => each.id)).toEqual([10]);
  expect((await ask('app', 'GET /app/hook/deliveries/10')).body.request.payload).toEqual({ n: 10 });
  expect((await ask('app', 'POST /app/hook/deliveries/10/attempts')).status).toBe(202);
  expect((await ask('app', 'POST /app/hook/deliveries/11/attempts')).status).toBe(404);
});

function delivery(id: number, appId: number) {
  return {
    id,
    guid: `guid-${id}`,
    appId,
    deliveredAt: '2026-11-02T09:00:00Z',
    redelivery: false,
    duration: 0.1,
    status: 'OK',
    statusCode: 200,
    event: 'issues',
    action: 'opened',
    installationId: null,
    repositoryId: null,
    url: 'http://127.0.0.1:2/hook',
    request: { headers: {}, payload: { n: id } },
    response: { headers: {}, payload: '' },
  };
}

test('filters are honoured also where there is nothing to filter', async () => {
  const { ask, log } = server;
  log.splice(0);
  const lists = [
    ['app', '/app/hook/deliveries?status=failure&cursor=v1_7'],
    ['app', '/app/installations?since=2020-01-01T00:00:00Z'],
    [drover, `${repo}/actions/runs?event=push&branch=x&actor=a&created=2026&head_sha=1&status=x`],
    [drover, `${repo}/actions/artifacts?name=x`],
    [drover, `${repo}/branches?protected=true`],
    [drover, `${repo}/commits?since=2020-01-01&until=2020-01-02&author=x`],
    [drover, `${repo}/commits/main/check-runs?check_name=x&status=queued&app_id=7&filter=all`],
    [drover, `${repo}/commits/main/check-suites?app_id=7`],
    [drover, `${repo}/deployments?sha=1&ref=x&task=x&environment=x`],
    [drover, `${repo}/issues/comments?since=2030-01-01&sort=updated&direction=asc`],
    [
      drover,
      `${repo}/issues?state=all&assignee=a&creator=b&labels=c&since=2020-01-01&sort=updated`,
    ],
    [drover, `${repo}/pulls?state=all&head=a&base=b&sort=updated&direction=asc`],
    [drover, `${repo}/pulls/comments?since=2020-01-01&sort=created&direction=desc`],
    [drover, '/orgs/acme/members?role=member'],
  ] as const;
  for (const [as, path] of lists)
    expect([path, (await ask(as, `GET ${path}`)).status]).toEqual([path, 200]);
});
