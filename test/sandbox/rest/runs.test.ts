import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/start.ts';
import type { Sandbox } from '../../../src/sandbox/start.ts';
import {
  addMember,
  createAccount,
  createUserToken,
  userActor,
} from '../../../src/sandbox/world/operations/accounts.ts';
import { commitFiles } from '../../../src/sandbox/world/operations/contents.ts';
import { createRepository } from '../../../src/sandbox/world/operations/repositories.ts';
import type { World } from '../../../src/sandbox/world/world.ts';
import { watched } from '../../contract/watched.ts';
import { valueOf } from '../world/small-world.ts';

const workflow = `
name: Stage
run-name: stage \${{ inputs.key }}
on:
  workflow_dispatch:
    inputs:
      key: { required: true, type: string }
      seconds: { default: '0', type: string }
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "working on \${KEY}"
          sleep "\${SECONDS_TO_SLEEP}"
          echo '{"ok":true}' > report.json
        env:
          KEY: \${{ inputs.key }}
          SECONDS_TO_SLEEP: \${{ inputs.seconds }}
      - uses: actions/upload-artifact@v4
        with: { name: drover-report, path: report.json }
`;

let sandbox: Sandbox<string>;
let time = Date.parse('2026-11-02T09:00:00Z');

beforeAll(async () => {
  const { onExchange, onDelivery } = watched();
  const now = () => new Date(time);
  sandbox = await startSandbox({ seed, onExchange, onDelivery, now });
});
afterAll(() => sandbox.close());

async function seed(world: World): Promise<string> {
  const organization = createAccount(world, { type: 'Organization', login: 'acme' });
  const person = createAccount(world, { type: 'User', login: 'operator' });
  const operator = userActor(person);
  addMember(world, { organizationId: organization.id, accountId: person.id, role: 'admin' });
  const { id } = valueOf(
    await createRepository(world, operator, { ownerId: organization.id, name: 'storefront' }),
  );
  const changes = [
    { path: '.github/workflows/stage.yml', content: workflow },
    { path: '.github/workflows/never-ran.yml', content: 'on: push\njobs: {' },
  ];
  const commit = { repositoryId: id, branch: 'main', message: 'Begin', changes };
  valueOf(await commitFiles(world, operator, commit));
  return createUserToken(world, person.id).value;
}

const repo = '/repos/acme/storefront';

async function ask(request: string, body?: object) {
  const [method = '', path = ''] = request.split(' ');
  const response = await fetch(`${sandbox.urls.api}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${sandbox.seeded}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const dispatch = (inputs: object) =>
  ask(`POST ${repo}/actions/workflows/stage.yml/dispatches`, {
    ref: 'main',
    inputs,
    return_run_details: true,
  });

test('a dispatched run is found by what it was asked with, and leaves jobs, a log and a report', async () => {
  const started = await dispatch({ key: '12/1/execution/0.1' });
  expect(started.status).toBe(200);
  const id: number = started.body.workflow_run_id;
  await sandbox.idle();
  const run = (await ask(`GET ${repo}/actions/runs/${id}`)).body;
  expect(run).toMatchObject({
    display_title: 'stage 12/1/execution/0.1',
    status: 'completed',
    conclusion: 'success',
    event: 'workflow_dispatch',
    run_attempt: 1,
    actor: { login: 'operator' },
    html_url: started.body.html_url,
  });
  const jobs = (await ask(`GET ${repo}/actions/runs/${id}/jobs`)).body;
  expect(jobs.jobs).toMatchObject([{ name: 'work', conclusion: 'success', run_id: id }]);
  const logs = await ask(`GET ${repo}/actions/jobs/${jobs.jobs[0].id}/logs`);
  expect(logs.status).toBe(302);
  const log = await (await fetch(logs.headers.get('location') ?? '')).text();
  expect(log).toContain('working on 12/1/execution/0.1');
  const artifacts = await ask(`GET ${repo}/actions/runs/${id}/artifacts?name=drover-report`);
  expect(artifacts.body.total_count).toBe(1);
  const zip = await download(artifacts.body.artifacts[0].id);
  expect(new TextDecoder().decode(zip['report.json'])).toBe('{"ok":true}\n');
});

async function download(artifactId: number) {
  const link = await ask(`GET ${repo}/actions/artifacts/${artifactId}/zip`);
  expect(link.status).toBe(302);
  const response = await fetch(link.headers.get('location') ?? '');
  return unzipSync(new Uint8Array(await response.arrayBuffer()));
}

test('a link to an artifact is good for a minute, and for that artifact only', async () => {
  const { artifacts } = (await ask(`GET ${repo}/actions/artifacts`)).body;
  const link = await ask(`GET ${repo}/actions/artifacts/${artifacts[0].id}/zip`);
  const url = link.headers.get('location') ?? '';
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace(/artifacts\/\d+/, 'artifacts/7'))).status).toBe(403);
  time += 61_000;
  expect((await fetch(url)).status).toBe(403);
  sandbox.world.tables.artifacts.update(artifacts[0].id, { expired: true });
  expect((await ask(`GET ${repo}/actions/artifacts/${artifacts[0].id}/zip`)).status).toBe(410);
});

test('lists of runs are filtered by event, branch, actor, status and time', async () => {
  const list = async (query: string) =>
    (await ask(`GET ${repo}/actions/workflows/stage.yml/runs?${query}`)).body.total_count;
  expect(await list('event=workflow_dispatch&branch=main&actor=operator')).toBe(1);
  expect(await list('event=push')).toBe(0);
  expect(await list('actor=nobody')).toBe(0);
  expect(await list('status=success')).toBe(1);
  expect(await list('created=%3E%3D2026-11-02T09:00:00Z')).toBe(1);
  expect(await list('created=2026-11-03..*')).toBe(0);
  expect((await ask(`GET ${repo}/actions/runs?event=workflow_dispatch`)).body.total_count).toBe(1);
  expect((await ask(`GET ${repo}/actions/workflows/no.yml/runs`)).status).toBe(404);
  const workflows = (await ask(`GET ${repo}/actions/workflows`)).body.workflows;
  expect(workflows).toMatchObject([
    { name: 'Stage', path: '.github/workflows/stage.yml' },
    { name: '.github/workflows/never-ran.yml', path: '.github/workflows/never-ran.yml' },
  ]);
  const path = `${repo}/actions/workflows/${workflows[0].id}`;
  expect((await ask(`GET ${path}`)).body.state).toBe('active');
  expect((await ask(`POST ${path}/dispatches`, { ref: 'main', inputs: {} })).body.message).toBe(
    "Required input 'key' not provided",
  );
});

test('a running run is cancelled, once, and can be run again under the same id', async () => {
  const started = await dispatch({ key: 'slow', seconds: '30' });
  const path = `${repo}/actions/runs/${started.body.workflow_run_id}`;
  expect((await ask(`POST ${path}/cancel`)).status).toBe(202);
  await sandbox.idle();
  expect((await ask(`GET ${path}`)).body.conclusion).toBe('cancelled');
  expect((await ask(`POST ${path}/cancel`)).status).toBe(409);
  expect((await ask(`POST ${path}/rerun`)).status).toBe(201);
  expect((await ask(`POST ${path}/force-cancel`)).status).toBe(202);
  await sandbox.idle();
  expect((await ask(`GET ${path}`)).body.run_attempt).toBe(2);
});
