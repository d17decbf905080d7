import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Probot } from 'probot';
import type { IssueFinder, IssueKey, IssueWorld } from '../../src/controller/ports.ts';
import { DroverOctokit } from '../../src/github/octokit.ts';
import { makeGithub } from '../../src/github/world.ts';
import { ok } from '../../src/lifecycle/result.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import type { DispatchRequest } from '../../src/sandbox/actions/engine-api.ts';
import { makeFaultBox } from '../../src/sandbox/faults/fault-box.ts';
import { makeGraphql } from '../../src/sandbox/graphql/app.ts';
import { makeRest } from '../../src/sandbox/rest/app.ts';
import { makeStorage } from '../../src/sandbox/rest/storage.ts';
import { startServer } from '../../src/sandbox/server/server.ts';
import { createApp, installApp } from '../../src/sandbox/world/operations/apps.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import { addProjectItem } from '../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../src/sandbox/world/operations/projects.ts';
import type { Project } from '../../src/sandbox/world/records/project.ts';
import type { Issue } from '../../src/sandbox/world/records/topic.ts';
import { watched } from '../contract/watched.ts';
import { allPermissions } from '../sandbox/graphql/graphql-world.ts';
import { makeSmallWorld, type SmallWorld, valueOf } from '../sandbox/world/small-world.ts';
import { HOST, seal } from './world-answer.ts';

/** The adapter as main wires it, with an App's own key, against the sandbox over HTTP. */
export interface SandboxGithub {
  readonly small: SmallWorld;
  readonly project: Project;
  readonly issue: Issue;
  readonly key: IssueKey;
  readonly world: IssueWorld;
  readonly finder: IssueFinder;
  readonly dispatched: DispatchRequest[];
  /** Another process: it remembers nothing. */
  readonly restart: () => IssueWorld;
  readonly look: () => Promise<Snapshot>;
  readonly close: () => Promise<void>;
}

export async function makeSandboxGithub(): Promise<SandboxGithub> {
  const small = await makeSmallWorld();
  const { world, operator, organization, repository } = small;
  // The App signs with the real time, which is what its host must have.
  small.pass((Date.now() - world.clock().getTime()) / 1000);
  const project = valueOf(
    createProject(world, operator, {
      ownerId: organization.id,
      title: 'Work',
      statuses: ['Backlog', 'Ready', 'In Progress', 'In Review', 'Approved', 'Done', 'Blocked'],
    }),
  );
  const config = `version: 1\nboard: {owner: acme, number: ${project.number}}\n`;
  valueOf(
    await commitFiles(world, operator, {
      repositoryId: repository.id,
      branch: 'main',
      message: 'Opt in',
      changes: [{ path: '.github/drover.yml', content: config }],
    }),
  );
  const issue = valueOf(
    createIssue(world, operator, {
      repositoryId: repository.id,
      title: 'A wider window',
      body: 'The window is too narrow.',
    }),
  );
  valueOf(addProjectItem(world, operator, { projectId: project.id, topicId: issue.id }));
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const app = createApp(world, {
    slug: 'drover',
    name: 'Drover',
    ownerId: organization.id,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    webhook: null,
    permissions: allPermissions,
    events: [],
  });
  const installation = installApp(world, operator, {
    appId: app.id,
    accountId: organization.id,
    repositoryIds: 'all',
  });
  const dispatched: DispatchRequest[] = [];
  const server = await startServer({
    deps: {
      world,
      actions: {
        dispatch: (request) => {
          dispatched.push(request);
          const htmlUrl = `${world.origin}/acme/storefront/actions/runs/10000000777`;
          return Promise.resolve(ok({ runId: 10_000_000_777, htmlUrl }));
        },
        cancel: () => 'conflict',
        forceCancel: () => 'ok',
        rerun: () => Promise.resolve('ok'),
        approve: () => Promise.resolve('conflict'),
      },
      deliveries: { list: () => [], get: () => undefined, redeliver: () => false },
    },
    makeRest,
    makeGraphql,
    storage: makeStorage(world),
    onExchange: watched().onExchange,
    faults: makeFaultBox(),
    folder: (repositoryId) => small.git.folder(repositoryId),
    port: 0,
  });
  const probot = new Probot({
    appId: app.id,
    privateKey: keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    secret: 'hush',
    baseUrl: `${server.origin}/api/v3`,
    Octokit: DroverOctokit,
    logLevel: 'fatal',
  });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const appClient = await probot.auth();
  const make = (): { world: IssueWorld; finder: IssueFinder } =>
    makeGithub({
      app: appClient,
      octokitFor: (id) => probot.auth(id),
      seal,
      clock: { now: () => world.clock().getTime() },
      log: silent,
      host: HOST,
      random: () => randomBytes(32).toString('hex'),
    });
  const drover = make();
  const key = {
    installation: installation.id,
    owner: 'acme',
    repo: 'storefront',
    number: issue.number,
  };
  return {
    small,
    project,
    issue,
    key,
    ...drover,
    dispatched,
    restart: () => make().world,
    look: () => snapshotOf(drover.world, key),
    close: async () => {
      await server.close();
      small.close();
    },
  };
}

export async function snapshotOf(world: IssueWorld, key: IssueKey): Promise<Snapshot> {
  const outcome = await world.read(key, []);
  if (outcome.kind !== 'read') throw new Error(JSON.stringify(outcome));
  return outcome.snapshot;
}
