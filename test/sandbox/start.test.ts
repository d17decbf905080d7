import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileChange } from '../../src/sandbox/git/git-store.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import type { Sandbox } from '../../src/sandbox/start.ts';
import {
  addMember,
  createAccount,
  createUserToken,
  userActor,
} from '../../src/sandbox/world/operations/accounts.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { openPull } from '../../src/sandbox/world/operations/pulls.ts';
import { createRef } from '../../src/sandbox/world/operations/refs.ts';
import { mergePull } from '../../src/sandbox/world/operations/merge.ts';
import {
  createRepository,
  setBranchRule,
} from '../../src/sandbox/world/operations/repositories.ts';
import { actionsApp } from '../../src/sandbox/actions-host/actions-app.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { watched } from '../contract/watched.ts';
import { refusalOf, valueOf } from './world/small-world.ts';

const check = `
name: Check
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    environment: { name: preview, url: 'http://127.0.0.1/site' }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - run: grep -q good answer.txt
      - run: echo "::warning::mind the gap"
`;

async function seed(world: World) {
  const organization = createAccount(world, { type: 'Organization', login: 'acme' });
  const account = createAccount(world, { type: 'User', login: 'operator' });
  addMember(world, { organizationId: organization.id, accountId: account.id, role: 'admin' });
  const actor = userActor(account);
  const { id } = valueOf(
    await createRepository(world, actor, { ownerId: organization.id, name: 'storefront' }),
  );
  const changes = [{ path: '.github/workflows/check.yml', content: check }];
  const commit = { repositoryId: id, branch: 'main', message: 'Begin', changes };
  valueOf(await commitFiles(world, actor, commit));
  const requiredChecks = [{ context: 'test', appId: actionsApp(world).id }];
  const rule = { pattern: 'main', requiredChecks, enforceAdmins: true };
  valueOf(setBranchRule(world, actor, { repositoryId: id, rule }));
  return { actor, repositoryId: id, token: createUserToken(world, account.id).value };
}

type Seeded = Awaited<ReturnType<typeof seed>>;
let sandbox: Sandbox<Seeded>;
let troubles: unknown[];
beforeEach(async () => {
  const { onExchange, onDelivery } = watched();
  troubles = [];
  const engine = { onError: (error: unknown) => void troubles.push(error) };
  sandbox = await startSandbox({ seed, onExchange, onDelivery, engine });
});
afterEach(() => sandbox.close());

async function opened(branch: string, changes: readonly FileChange[]) {
  const { world, seeded } = sandbox;
  const { actor, repositoryId } = seeded;
  const sha = world.git.ref(repositoryId, 'refs/heads/main') ?? '';
  valueOf(await createRef(world, actor, { repositoryId, ref: `refs/heads/${branch}`, sha }));
  const commit = { repositoryId, branch, message: 'Answer', changes };
  valueOf(await commitFiles(world, actor, commit));
  const open = { repositoryId, title: 'Answer', head: branch, base: 'main' };
  return valueOf(await openPull(world, actor, open));
}

async function proposal(answer: string) {
  const pull = await opened('work', [{ path: 'answer.txt', content: answer }]);
  await sandbox.idle();
  return pull;
}

test('another beside it has other ids, or one process would take a token of the one for one of the other', async () => {
  const other = await startSandbox({ seed });
  const [mine, theirs] = [sandbox, other].map(({ world }) =>
    world.tables.repositories.all().map(({ id }) => id),
  );
  await other.close();
  expect(mine).toHaveLength(1);
  expect(theirs).not.toEqual(mine);
});

test('it closes only once all that it was told is done, or its repositories would be gone under it', async () => {
  // No run of a workflow is waited for then.
  const changes = [{ path: '.github/workflows/check.yml', content: null }];
  await Promise.all(Array.from('abcdefgh').map((letter) => opened(letter, changes)));
  await sandbox.close();
  await sandbox.idle();
  expect(troubles).toEqual([]);
});

test('a pull request runs its workflow, and merges once the check has passed', async () => {
  const { world, seeded } = sandbox;
  const pull = await proposal('good\n');
  const [run] = world.tables.runs.all();
  expect(run).toMatchObject({
    status: 'completed',
    conclusion: 'success',
    event: 'pull_request',
    headSha: pull.headOid,
    pullIds: [pull.id],
  });
  const [job] = world.tables.jobs.all();
  expect(job?.log).toContain('mind the gap');
  const checkRun = world.tables.checkRuns.must(job?.id ?? 0);
  expect(checkRun).toMatchObject({ name: 'test', conclusion: 'success', headSha: pull.headOid });
  expect(checkRun.annotations).toMatchObject([{ level: 'warning', message: 'mind the gap' }]);
  const [deployment] = world.tables.deployments.all();
  expect(deployment).toMatchObject({ environment: 'preview', runId: run?.id });
  const states = world.tables.deploymentStatuses.all();
  expect(states.at(-1)).toMatchObject({
    state: 'success',
    environmentUrl: 'http://127.0.0.1/site',
  });
  expect((await mergePull(world, seeded.actor, { pullId: pull.id })).ok).toBe(true);
});

test('a check that fails keeps the pull request open', async () => {
  const { world, seeded } = sandbox;
  const pull = await proposal('bad\n');
  const outcome = await mergePull(world, seeded.actor, { pullId: pull.id });
  expect(refusalOf(outcome)).toBe('405 | Required status check "test" is failing.');
});

test('REST, GraphQL and git answer at their addresses', async () => {
  const { urls, seeded } = sandbox;
  const headers = { authorization: `token ${seeded.token}` };
  const repository = await fetch(`${urls.api}/repos/acme/storefront`, { headers });
  expect(await repository.json()).toMatchObject({ full_name: 'acme/storefront' });
  const asked = await fetch(urls.graphql, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  expect(await asked.json()).toEqual({ data: { viewer: { login: 'operator' } } });
  const refs = await fetch(`${urls.git}/acme/storefront.git/info/refs?service=git-upload-pack`, {
    headers: { authorization: `Basic ${btoa(`x:${seeded.token}`)}` },
  });
  expect(await refs.text()).toContain('refs/heads/main');
});
