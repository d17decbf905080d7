import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRestServer } from './rest-server.ts';
import type { RestServer } from './rest-server.ts';

let server: RestServer;
let drover: string;
let main: string;

beforeAll(async () => {
  server = await makeRestServer();
  drover = await server.droverToken();
  main = server.small.world.git.ref(server.small.repository.id, 'refs/heads/main') ?? '';
});
afterAll(() => server.close());

const repo = '/repos/acme/storefront';

test('statuses add up to one state, by the newest of each context', async () => {
  const { ask } = server;
  const none = await ask(drover, `GET ${repo}/commits/main/status`);
  expect(none.body).toMatchObject({ state: 'pending', total_count: 0, sha: main });
  const path = `POST ${repo}/statuses/${main}`;
  await ask(drover, path, { state: 'failure', context: 'ci' });
  expect((await ask(drover, `GET ${repo}/commits/main/status`)).body.state).toBe('failure');
  await ask(drover, path, { state: 'success', context: 'ci', description: 'all well' });
  const after = await ask(drover, `GET ${repo}/commits/main/status`);
  expect(after.body).toMatchObject({ state: 'success', statuses: [{ description: 'all well' }] });
  expect((await ask(drover, `GET ${repo}/commits/${main}/statuses`)).body).toHaveLength(2);
  expect((await ask('outsider', path, { state: 'success' })).status).toBe(403);
});

test('an App reports a check run and ends it; a person cannot', async () => {
  const { ask, app } = server;
  const body = { name: 'lint', head_sha: main, status: 'in_progress' };
  const made = await ask(drover, `POST ${repo}/check-runs`, body);
  expect(made.body).toMatchObject({ status: 'in_progress', conclusion: null, app: { id: app.id } });
  const path = `${repo}/check-runs/${made.body.id}`;
  const ended = await ask(drover, `PATCH ${path}`, {
    conclusion: 'success',
    output: { title: 'Clean', summary: 'No findings' },
  });
  expect(ended.body).toMatchObject({ status: 'completed', output: { title: 'Clean' } });
  const list = await ask('outsider', `GET ${repo}/commits/main/check-runs?check_name=lint`);
  expect(list.body).toMatchObject({ total_count: 1, check_runs: [{ conclusion: 'success' }] });
  const suites = await ask('outsider', `GET ${repo}/commits/main/check-suites`);
  expect(suites.body.check_suites[0]).toMatchObject({ conclusion: 'success', head_branch: 'main' });
  const suite = `${repo}/check-suites/${suites.body.check_suites[0].id}`;
  expect((await ask('outsider', `GET ${suite}/check-runs`)).body.total_count).toBe(1);
  expect((await ask('operator', `POST ${repo}/check-runs`, body)).status).toBe(403);
});

test('a branch tells its head and its protection, which only administrators set', async () => {
  const { ask } = server;
  const path = `${repo}/branches/main`;
  expect((await ask('reviewer', `GET ${path}`)).body).toMatchObject({
    protected: false,
    commit: { sha: main },
  });
  const rules = {
    required_status_checks: { strict: true, contexts: ['check'] },
    enforce_admins: true,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
  };
  expect((await ask('reviewer', `PUT ${path}/protection`, rules)).status).toBe(403);
  const set = await ask('operator', `PUT ${path}/protection`, rules);
  expect(set.body).toMatchObject({
    required_status_checks: { strict: true, contexts: ['check'] },
    enforce_admins: { enabled: true },
  });
  expect((await ask('operator', `GET ${path}/protection`)).body.url).toBe(set.body.url);
  const branches = await ask('reviewer', `GET ${repo}/branches?protected=true`);
  expect(branches.body).toMatchObject([{ name: 'main', protected: true }]);
  const content = Buffer.from('x').toString('base64');
  const pushed = await ask('operator', `PUT ${repo}/contents/x`, { message: 'x', content });
  expect(pushed.body.message).toContain('Changes must be made through a pull request.');
  expect((await ask('operator', `DELETE ${path}/protection`)).status).toBe(204);
  expect((await ask('operator', `GET ${path}/protection`)).body.message).toBe(
    'Branch not protected',
  );
});

test('a ruleset is made, binds, is listed for its branch and removed', async () => {
  const { ask } = server;
  const made = await ask('operator', `POST ${repo}/rulesets`, {
    name: 'reviews',
    enforcement: 'active',
    target: 'branch',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 2,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: true,
        },
      },
    ],
  });
  expect(made.status).toBe(201);
  const rules = await ask('reviewer', `GET ${repo}/rules/branches/main`);
  expect(rules.body).toMatchObject([
    { type: 'pull_request', parameters: { required_approving_review_count: 2 } },
  ]);
  expect((await ask('reviewer', `GET ${repo}/rulesets`)).body).toMatchObject([{ name: 'reviews' }]);
  const one = `${repo}/rulesets/${made.body.id}`;
  expect((await ask('reviewer', `GET ${one}`)).body.id).toBe(made.body.id);
  expect((await ask('operator', `DELETE ${one}`)).status).toBe(204);
  expect((await ask('reviewer', `GET ${repo}/rules/branches/main`)).body).toEqual([]);
});

test('a commit is built from blob and tree, named by a branch, listed and compared', async () => {
  const { ask } = server;
  const blob = await ask(drover, `POST ${repo}/git/blobs`, { content: 'built\n' });
  expect((await ask(drover, `GET ${repo}/git/blobs/${blob.body.sha}`)).body.size).toBe(6);
  const base = await ask(drover, `GET ${repo}/git/commits/${main}`);
  const tree = await ask(drover, `POST ${repo}/git/trees`, {
    base_tree: base.body.tree.sha,
    tree: [{ path: 'built.txt', mode: '100644', type: 'blob', sha: blob.body.sha }],
  });
  const commit = await ask(drover, `POST ${repo}/git/commits`, {
    message: 'Build by hand',
    tree: tree.body.sha,
    parents: [main],
  });
  const branch = { ref: 'refs/heads/built/one', sha: commit.body.sha };
  await ask(drover, `POST ${repo}/git/refs`, branch);
  const whole = await ask(drover, `GET ${repo}/git/trees/${commit.body.sha}?recursive=1`);
  expect(whole.body.tree.map((each: { path: string }) => each.path)).toContain('src/index.html');
  const one = await ask(drover, `GET ${repo}/commits/${encodeURIComponent('built/one')}`);
  expect(one.body).toMatchObject({
    author: { login: 'drover[bot]' },
    stats: { additions: 1 },
    files: [{ filename: 'built.txt' }],
  });
  const list = await ask(drover, `GET ${repo}/commits?sha=${commit.body.sha}`);
  expect(list.body[0].commit.message).toBe('Build by hand');
  const compared = await ask(drover, `GET ${repo}/compare/main...${commit.body.sha}`);
  expect(compared.body).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
  const heads = await ask(drover, `GET ${repo}/commits/${commit.body.sha}/branches-where-head`);
  expect(heads.body).toMatchObject([{ name: 'built/one' }]);
  const wrong = { message: 'Bad', tree: main, parents: [] };
  expect((await ask(drover, `POST ${repo}/git/commits`, wrong)).status).toBe(422);
  expect((await ask(drover, `GET ${repo}/branches/built/one`)).body.name).toBe('built/one');
});

test('the pull requests of a commit are found', async () => {
  const { ask } = server;
  const body = { title: 'Built', head: 'built/one', base: 'main' };
  const pull = await ask(drover, `POST ${repo}/pulls`, body);
  const found = await ask(drover, `GET ${repo}/commits/${pull.body.head.sha}/pulls`);
  expect(found.body).toMatchObject([{ number: pull.body.number }]);
});

test('a commit of the default branch has the pull requests that brought it there', async () => {
  const { ask } = server;
  const heads: string[] = [];
  for (const name of ['first', 'second']) {
    const file = { message: name, content: '', branch: 'built/two' };
    if (name === 'first') {
      const { object } = (await ask(drover, `GET ${repo}/git/ref/heads/main`)).body;
      await ask(drover, `POST ${repo}/git/refs`, { ref: 'refs/heads/built/two', sha: object.sha });
    }
    heads.push((await ask(drover, `PUT ${repo}/contents/${name}.txt`, file)).body.commit.sha);
  }
  const open = (head: string, base: string) =>
    ask(drover, `POST ${repo}/pulls`, { title: head, head, base });
  const closed = await open('built/two', 'main');
  await ask(drover, `PATCH ${repo}/pulls/${closed.body.number}`, { state: 'closed' });
  const merged = await open('built/two', 'main');
  const where = `${repo}/pulls/${merged.body.number}/merge`;
  await ask(drover, `PUT ${where}`, { merge_method: 'merge' });
  for (const sha of heads) {
    const found = await ask(drover, `GET ${repo}/commits/${sha}/pulls`);
    expect(found.body).toMatchObject([
      { number: merged.body.number, merged_at: expect.anything() },
    ]);
  }
});
