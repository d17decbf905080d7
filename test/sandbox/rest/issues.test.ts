import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepository } from '../../../src/sandbox/world/operations/repositories.ts';
import { transferIssue } from '../../../src/sandbox/world/operations/issues.ts';
import { valueOf } from '../world/small-world.ts';
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
const newIssue = async (title: string, more: object = {}) =>
  (await server.ask('operator', `POST ${repo}/issues`, { title, ...more })).body;

test('an issue is made, read, edited, closed with a reason and reopened', async () => {
  const { ask } = server;
  const made = await ask('operator', `POST ${repo}/issues`, {
    title: 'Cart forgets',
    body: 'When I reload.',
    labels: ['bug'],
    assignees: ['reviewer'],
  });
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe(made.body.url);
  expect(made.body).toMatchObject({
    state: 'open',
    labels: [{ name: 'bug' }],
    assignees: [{ login: 'reviewer' }],
    author_association: 'MEMBER',
  });
  const path = `${repo}/issues/${made.body.number}`;
  const change = { title: 'Cart forgets items', state: 'closed', state_reason: 'not_planned' };
  const closed = await ask('operator', `PATCH ${path}`, change);
  expect(closed.body).toMatchObject({ ...change, closed_by: { login: 'operator' } });
  const open = await ask('operator', `PATCH ${path}`, { state: 'open', labels: ['ui'] });
  expect(open.body).toMatchObject({ state: 'open', state_reason: 'reopened' });
  expect(open.body.labels).toMatchObject([{ name: 'ui' }]);
});

test('an empty title is refused, and a body that is too long, in the words of GitHub', async () => {
  const { ask } = server;
  const empty = await ask('operator', `POST ${repo}/issues`, { title: ' ' });
  expect(empty).toMatchObject({
    status: 422,
    body: { message: 'Validation Failed', errors: [{ field: 'title', code: 'missing_field' }] },
  });
  const { number } = await newIssue('Long');
  const long = await ask('operator', `POST ${repo}/issues/${number}/comments`, {
    body: 'x'.repeat(65_537),
  });
  expect(long.body.errors[0].message).toBe('Body is too long (maximum is 65536 characters)');
});

test('lists are filtered, ordered and cut into pages that link to each other', async () => {
  const { ask } = server;
  const label = { labels: ['list'] };
  const numbers = [];
  for (const title of ['one', 'two', 'three']) numbers.push((await newIssue(title, label)).number);
  const first = await ask(drover, `GET ${repo}/issues?labels=list&per_page=2`);
  expect(first.body.map((each: { number: number }) => each.number)).toEqual([
    numbers[2],
    numbers[1],
  ]);
  expect(first.headers.get('link')).toContain('page=2>; rel="next"');
  const second = await ask(drover, `GET ${repo}/issues?labels=list&per_page=2&page=2`);
  expect(second.body).toHaveLength(1);
  expect(second.headers.get('link')).toContain('rel="prev"');
  const oldest = await ask(drover, `GET ${repo}/issues?labels=list&direction=asc`);
  expect(oldest.body[0].number).toBe(numbers[0]);
  const nobody = await ask(drover, `GET ${repo}/issues?creator=reviewer&state=all`);
  expect(nobody.body).toEqual([]);
});

test('a list that is unchanged is a 304', async () => {
  const { ask } = server;
  const first = await ask(drover, `GET ${repo}/issues`);
  const etag = first.headers.get('etag') ?? '';
  const again = await ask(drover, `GET ${repo}/issues`, undefined, { 'if-none-match': etag });
  expect(again).toMatchObject({ status: 304, body: undefined });
});

test('comments are made, edited, pinned, listed since an instant and deleted', async () => {
  const { ask, small } = server;
  const { number } = await newIssue('Talk');
  const path = `${repo}/issues/${number}/comments`;
  const early = (await ask('outsider', `POST ${path}`, { body: 'early' })).body;
  small.pass(60);
  const late = (await ask(drover, `POST ${path}`, { body: 'late' })).body;
  expect(late).toMatchObject({
    user: { login: 'drover[bot]', type: 'Bot' },
    performed_via_github_app: { slug: 'drover' },
  });
  const since = await ask('operator', `GET ${path}?since=${late.created_at}`);
  expect(since.body).toMatchObject([{ id: late.id }]);
  const one = `${repo}/issues/comments/${late.id}`;
  expect((await ask('outsider', `PATCH ${one}`, { body: 'mine' })).status).toBe(403);
  expect((await ask('reviewer', `PATCH ${one}`, { body: 'later' })).body.body).toBe('later');
  const pinned = await ask('operator', `PUT ${one}/pin`);
  expect(pinned.body.pin.pinned_by.login).toBe('operator');
  const issue = await ask(drover, `GET ${repo}/issues/${number}`);
  expect(issue.body).toMatchObject({ comments: 2, pinned_comment: { id: late.id } });
  expect((await ask('operator', `DELETE ${one}/pin`)).status).toBe(204);
  expect((await ask('operator', `DELETE ${repo}/issues/comments/${early.id}`)).status).toBe(204);
  expect((await ask('operator', `GET ${path}`)).body).toHaveLength(1);
  const everywhere = await ask(drover, `GET ${repo}/issues/comments?sort=created&direction=desc`);
  expect(everywhere.body[0].id).toBe(late.id);
});

test('the same reaction twice is one reaction, and only its author takes it back', async () => {
  const { ask } = server;
  const { number } = await newIssue('React');
  const path = `${repo}/issues/${number}/reactions`;
  const first = await ask('reviewer', `POST ${path}`, { content: '+1' });
  const second = await ask('reviewer', `POST ${path}`, { content: '+1' });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body.id).toBe(first.body.id);
  expect((await ask(drover, `GET ${path}?content=eyes`)).body).toEqual([]);
  expect((await ask(drover, `DELETE ${path}/${first.body.id}`)).status).toBe(403);
  expect((await ask('reviewer', `DELETE ${path}/${first.body.id}`)).status).toBe(204);
  const issue = await ask(drover, `GET ${repo}/issues/${number}`);
  expect(issue.body.reactions).toMatchObject({ total_count: 0, '+1': 0 });
});

test('labels are made, renamed, put on and taken off', async () => {
  const { ask } = server;
  const { number } = await newIssue('Label');
  const made = await ask('operator', `POST ${repo}/labels`, { name: 'drover', color: '0366d6' });
  expect(made.status).toBe(201);
  const twice = await ask('operator', `POST ${repo}/labels`, { name: 'Drover' });
  expect(twice.body.errors).toMatchObject([{ code: 'already_exists' }]);
  const labels = `${repo}/issues/${number}/labels`;
  await ask('reviewer', `POST ${labels}`, { labels: ['drover', 'new one'] });
  const set = await ask('reviewer', `PUT ${labels}`, { labels: ['drover'] });
  expect(set.body).toMatchObject([{ name: 'drover', color: '0366d6' }]);
  const renamed = await ask('operator', `PATCH ${repo}/labels/drover`, { new_name: 'herd' });
  expect(renamed.body.name).toBe('herd');
  expect((await ask('reviewer', `DELETE ${labels}/herd`)).body).toEqual([]);
  expect((await ask('reviewer', `DELETE ${labels}/herd`)).status).toBe(404);
});

test('a locked conversation is closed to those who cannot write', async () => {
  const { ask } = server;
  const { number } = await newIssue('Heated');
  const path = `${repo}/issues/${number}`;
  expect((await ask('outsider', `PUT ${path}/lock`)).status).toBe(403);
  expect((await ask('operator', `PUT ${path}/lock`)).status).toBe(204);
  const refused = await ask('outsider', `POST ${path}/comments`, { body: 'but' });
  expect(refused.body.message).toBe('Unable to create comment because issue is locked.');
  expect((await ask('operator', `DELETE ${path}/lock`)).status).toBe(204);
  expect((await ask('outsider', `POST ${path}/comments`, { body: 'but' })).status).toBe(201);
});

test('sub-issues and blockers are linked, counted and unlinked', async () => {
  const { ask } = server;
  const [parent, child] = [await newIssue('Parent'), await newIssue('Child')];
  const [above, below] = [`${repo}/issues/${parent.number}`, `${repo}/issues/${child.number}`];
  const linked = await ask('operator', `POST ${above}/sub_issues`, { sub_issue_id: child.id });
  expect(linked.body.sub_issues_summary).toEqual({ total: 1, completed: 0, percent_completed: 0 });
  expect((await ask(drover, `GET ${below}/parent`)).body.number).toBe(parent.number);
  await ask('operator', `POST ${below}/dependencies/blocked_by`, { issue_id: parent.id });
  const blocked = await ask(drover, `GET ${below}`);
  expect(blocked.body.issue_dependencies_summary.blocked_by).toBe(1);
  expect((await ask(drover, `GET ${above}/dependencies/blocking`)).body).toMatchObject([
    { number: child.number },
  ]);
  await ask('operator', `DELETE ${below}/dependencies/blocked_by/${parent.id}`);
  expect((await ask(drover, `GET ${below}/dependencies/blocked_by`)).body).toEqual([]);
  await ask('operator', `DELETE ${above}/sub_issue`, { sub_issue_id: child.id });
  expect((await ask(drover, `GET ${above}/sub_issues`)).body).toEqual([]);
});

test('a transferred issue answers with where it went', async () => {
  const { ask, small } = server;
  const { world, operator, organization } = small;
  const issue = await newIssue('Move me');
  const other = valueOf(
    await createRepository(world, operator, { ownerId: organization.id, name: 'backend' }),
  );
  const moved = valueOf(
    transferIssue(world, operator, { issueId: issue.id, repositoryId: other.id }),
  );
  const answer = await ask('operator', `GET ${repo}/issues/${issue.number}`);
  expect(answer.status).toBe(301);
  const there = await ask('operator', `GET /repos/acme/backend/issues/${moved.number}`);
  expect(there.body.title).toBe('Move me');
});
