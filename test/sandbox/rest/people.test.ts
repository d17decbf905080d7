import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeam } from '../../../src/sandbox/world/operations/accounts.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
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

test('a person is themselves, an App is nobody under /user', async () => {
  const { ask } = server;
  expect((await ask('reviewer', 'GET /user')).body.login).toBe('reviewer');
  expect((await ask(drover, 'GET /user')).status).toBe(403);
  expect((await ask('nobody', 'GET /user')).status).toBe(401);
  const bot = await ask('reviewer', `GET /users/${encodeURIComponent('drover[bot]')}`);
  expect(bot.body).toMatchObject({ login: 'drover[bot]', type: 'Bot' });
  expect((await ask('reviewer', 'GET /user/repos')).body).toHaveLength(1);
  expect((await ask('reviewer', 'GET /user/repos?sort=pushed')).body).toHaveLength(1);
  expect((await ask('stranger', 'GET /user/repos')).body).toEqual([]);
});

test('permission shows the old word and the role beside it', async () => {
  const { ask } = server;
  const of = async (login: string) => {
    const { body } = await ask(drover, `GET ${repo}/collaborators/${login}/permission`);
    return [body.permission, body.role_name];
  };
  expect(await of('operator')).toEqual(['admin', 'admin']);
  expect(await of('reviewer')).toEqual(['write', 'write']);
  expect(await of('stranger')).toEqual(['none', 'none']);
  const maintain = { permission: 'maintain' };
  expect((await ask('reviewer', `PUT ${repo}/collaborators/stranger`, maintain)).status).toBe(403);
  expect((await ask('operator', `PUT ${repo}/collaborators/stranger`, maintain)).status).toBe(204);
  expect(await of('stranger')).toEqual(['write', 'maintain']);
  const list = await ask('operator', `GET ${repo}/collaborators`);
  expect(list.body.map((each: { login: string }) => each.login)).toContain('stranger');
  expect((await ask('operator', `DELETE ${repo}/collaborators/stranger`)).status).toBe(204);
  expect((await ask('operator', `GET ${repo}/collaborators/stranger`)).status).toBe(404);
  const word = { permission: 'king' };
  expect((await ask('operator', `PUT ${repo}/collaborators/stranger`, word)).status).toBe(422);
});

test('teams are known to members and to Apps that may read members', async () => {
  const { ask, small, installation } = server;
  createTeam(small.world, {
    organizationId: small.organization.id,
    slug: 'leads',
    memberIds: [small.writer.accountId],
    repositories: new Map([[small.repository.id, 'maintain']]),
  });
  const team = '/orgs/acme/teams/leads';
  expect((await ask(drover, `GET ${team}/members`)).body).toMatchObject([{ login: 'reviewer' }]);
  expect((await ask(drover, `GET ${team}/memberships/reviewer`)).body.state).toBe('active');
  expect((await ask(drover, `GET ${team}/memberships/outsider`)).status).toBe(404);
  expect((await ask(drover, `GET ${team}`)).body.members_count).toBe(1);
  expect((await ask(drover, 'GET /orgs/acme/teams')).body).toHaveLength(1);
  expect((await ask('stranger', `GET ${team}`)).status).toBe(404);
  const path = `POST /app/installations/${installation.id}/access_tokens`;
  const { token } = (await ask('app', path, { permissions: { issues: 'read' } })).body;
  expect((await ask(token, `GET ${team}`)).status).toBe(403);
});

test('an organisation shows itself, its members and a new repository', async () => {
  const { ask } = server;
  expect((await ask('stranger', 'GET /orgs/acme')).body.type).toBe('Organization');
  expect((await ask('operator', 'GET /orgs/acme/members')).body).toMatchObject([
    { login: 'operator' },
  ]);
  expect((await ask('operator', 'GET /orgs/acme/memberships/operator')).body.role).toBe('admin');
  const body = { name: 'docs', private: true, auto_init: true };
  expect((await ask('reviewer', 'POST /orgs/acme/repos', body)).status).toBe(403);
  const made = await ask('operator', 'POST /orgs/acme/repos', body);
  expect(made.body).toMatchObject({ full_name: 'acme/docs', private: true });
  expect((await ask('operator', 'GET /repos/acme/docs/contents/README.md')).status).toBe(200);
  expect((await ask('operator', 'GET /orgs/acme/repos')).body).toHaveLength(2);
});

test('a board is read, filled, moved by option id, and emptied', async () => {
  const { ask, small } = server;
  const statuses = ['Backlog', 'Ready'];
  const ownerId = small.organization.id;
  valueOf(createProject(small.world, small.operator, { ownerId, title: 'Board', statuses }));
  const board = '/orgs/acme/projectsV2/1';
  expect((await ask(drover, 'GET /orgs/acme/projectsV2')).body).toMatchObject([{ number: 1 }]);
  expect((await ask('stranger', `GET ${board}`)).status).toBe(404);
  const fields = (await ask(drover, `GET ${board}/fields`)).body;
  const status = fields.find((each: { name: string }) => each.name === 'Status');
  expect(status.options.map((each: { name: { raw: string } }) => each.name.raw)).toEqual(statuses);
  const issue = (await ask('operator', `POST ${repo}/issues`, { title: 'Card' })).body;
  const item = await ask(drover, `POST ${board}/items`, { type: 'Issue', id: issue.id });
  expect(item.body.content.number).toBe(issue.number);
  const path = `${board}/items/${item.body.id}`;
  const value = status.options[1].id;
  const moved = await ask(drover, `PATCH ${path}`, { fields: [{ id: status.id, value }] });
  expect(moved.body.fields).toMatchObject([{ name: 'Status', value: { name: { raw: 'Ready' } } }]);
  const wrong = { fields: [{ id: status.id, value: 'nope' }] };
  expect((await ask(drover, `PATCH ${path}`, wrong)).status).toBe(422);
  await ask('operator', `POST ${board}/drafts`, { title: 'Later' });
  const list = await ask(drover, `GET ${board}/items?fields=${status.id}&per_page=1`);
  expect(list.headers.get('link')).toContain('rel="next"');
  expect((await ask(drover, `DELETE ${path}`)).status).toBe(204);
  expect((await ask(drover, `GET ${path}`)).status).toBe(404);
  const field = { name: 'Size', data_type: 'number' };
  expect((await ask('operator', `POST ${board}/fields`, field)).body.data_type).toBe('number');
});

test('variables are kept, secrets show their names only', async () => {
  const { ask, small } = server;
  small.world.tables.repositories.update(small.repository.id, {
    secrets: new Map([['TOKEN', 'hush']]),
  });
  const secrets = await ask('operator', `GET ${repo}/actions/secrets`);
  expect(secrets.body.secrets).toMatchObject([{ name: 'TOKEN' }]);
  expect(JSON.stringify(secrets.body)).not.toContain('hush');
  expect((await ask('outsider', `GET ${repo}/actions/secrets`)).status).toBe(403);
  const variables = `${repo}/actions/variables`;
  await ask('operator', `POST ${variables}`, { name: 'mode', value: 'fast' });
  expect((await ask('operator', `POST ${variables}`, { name: 'mode', value: 'x' })).status).toBe(
    409,
  );
  await ask('operator', `PATCH ${variables}/MODE`, { value: 'slow' });
  expect((await ask('operator', `GET ${variables}/MODE`)).body.value).toBe('slow');
  expect((await ask('operator', `DELETE ${variables}/MODE`)).status).toBe(204);
  expect((await ask('operator', `GET ${variables}`)).body.total_count).toBe(0);
  expect((await ask('operator', `PUT ${repo}/environments/preview`)).body.name).toBe('preview');
  const { environments, total_count: many } = (await ask(drover, `GET ${repo}/environments`)).body;
  expect([many, environments[0].name]).toEqual([1, 'preview']);
  const hush = { secrets: new Map([['PREVIEW', 'hush']]) };
  small.world.tables.environments.update(environments[0].id, hush);
  const kept = `GET ${repo}/environments/preview/secrets`;
  expect((await ask('operator', `${kept}/preview`)).body).toMatchObject({ name: 'PREVIEW' });
  expect((await ask('operator', `${kept}/TOKEN`)).status).toBe(404);
  const shared = new Map([['SHARED', 'hush']]);
  small.world.tables.repositories.update(small.repository.id, { sharedSecrets: shared });
  const list = await ask('operator', `GET ${repo}/actions/organization-secrets`);
  expect(list.body.secrets).toMatchObject([{ name: 'SHARED' }]);
});

test('a repository dispatch is an event of its own', async () => {
  const { ask, small } = server;
  const body = { event_type: 'nightly', client_payload: { depth: 3 } };
  expect((await ask('outsider', `POST ${repo}/dispatches`, body)).status).toBe(403);
  expect((await ask('reviewer', `POST ${repo}/dispatches`, body)).status).toBe(204);
  expect(small.events.at(-1)).toMatchObject({ name: 'repository_dispatch', action: 'nightly' });
});

test('the timeline tells everything in order, the events leave out what was said', async () => {
  const { ask } = server;
  const issue = (await ask('operator', `POST ${repo}/issues`, { title: 'Story' })).body;
  const path = `${repo}/issues/${issue.number}`;
  await ask('reviewer', `POST ${path}/comments`, { body: 'Hello' });
  await ask('reviewer', `POST ${path}/labels`, { labels: ['bug'] });
  await ask('operator', `PATCH ${path}`, { title: 'A story', assignees: ['reviewer'] });
  await ask('operator', `PATCH ${path}`, { state: 'closed' });
  const names = (body: { event: string }[]) => body.map((each) => each.event);
  const timeline = await ask(drover, `GET ${path}/timeline`);
  expect(names(timeline.body)).toEqual(['commented', 'labeled', 'renamed', 'assigned', 'closed']);
  const events = await ask(drover, `GET ${path}/events`);
  expect(names(events.body)).toEqual(['labeled', 'renamed', 'assigned', 'closed']);
  expect(events.body[1].rename).toEqual({ from: 'Story', to: 'A story' });
});

test('a revoked token is a wrong one', async () => {
  const { ask } = server;
  const token = await server.droverToken();
  expect((await ask(token, 'DELETE /installation/token')).status).toBe(204);
  expect((await ask(token, `GET ${repo}`)).status).toBe(401);
});
