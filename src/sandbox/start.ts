import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './actions/json-imports.ts';
import type { ActionsEngine, EngineOptions } from './actions/engine-api.ts';
import { makeFaultBox } from './faults/fault-box.ts';
import { makeDiskGitStore } from './git/disk-git-store.ts';
import type { DiskGitStore } from './git/disk-git-store.ts';
import { makeGraphql } from './graphql/app.ts';
import { makeRest } from './rest/app.ts';
import { makeStorage } from './rest/storage.ts';
import type { MakeApp } from './server/deps.ts';
import type { OnDelivery, OnExchange } from './server/exchange.ts';
import { startServer } from './server/server.ts';
import { startWebhooks } from './webhooks/webhooks.ts';
import { feedActions } from './actions-host/feed.ts';
import { makeActionsHost } from './actions-host/host.ts';
import { makeIdentities } from './actions-host/identity.ts';
import { makeWorld } from './world/world.ts';
import type { World } from './world/world.ts';

export interface SandboxOptions<Seeded> {
  /** Fills the world before anybody listens to it, so that nothing of it is news. */
  readonly seed: (world: World, git: DiskGitStore) => Promise<Seeded>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The pages that a person opens. */
  readonly makePage?: MakeApp;
  readonly engine?: Omit<EngineOptions, 'root'>;
  readonly onExchange?: OnExchange;
  readonly onDelivery?: OnDelivery;
  /** Where repositories and jobs are kept; a temporary folder that `close` removes by default. */
  readonly root?: string;
  readonly now?: () => Date;
  readonly random?: () => number;
}

export interface Sandbox<Seeded> {
  readonly seeded: Seeded;
  readonly world: World;
  readonly git: DiskGitStore;
  readonly engine: ActionsEngine;
  /** Without trailing slashes. */
  readonly urls: SandboxUrls;
  /** Where the App is told; from now on. Null: nowhere. */
  setWebhook(
    appId: number,
    webhook: { readonly url: string; readonly secret: string } | null,
  ): void;
  /** Resolves when no run is under way and everything that happened was told. */
  idle(): Promise<void>;
  /** Ends the server and every process of a job. */
  close(): Promise<void>;
}

export interface SandboxUrls {
  readonly origin: string;
  readonly api: string;
  readonly graphql: string;
  /** Git is at `<git>/OWNER/REPO.git`. */
  readonly git: string;
}

/**
 * Two GitHubs hardly ever have an id in common: who talks to both from one process would take the one's token for the
 * other's, since Octokit's authentication gives one answer to all who ask at a time for a token of one installation id
 * (`pendingPromises` in @octokit/auth-app 8).
 */
const ID_SPACE = 10_000_000_000;

/** The local GitHub: a seeded world, its API and git over HTTP, webhooks, and the workflow engine. */
export async function startSandbox<Seeded>(
  options: SandboxOptions<Seeded>,
): Promise<Sandbox<Seeded>> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'drover-sandbox-'));
  const folders = makeFolders(root);
  const git = makeDiskGitStore(folders.repositories);
  const world = makeWorld({
    git,
    now: options.now ?? (() => new Date()),
    random: options.random ?? Math.random,
    idsAbove: Math.floor(Math.random() * ID_SPACE),
    origin: `http://127.0.0.1:${options.port ?? 0}`,
  });
  try {
    const seeded = await options.seed(world, git);
    return await serve(options, { root, folders, git, world, seeded });
  } catch (error) {
    git.close();
    if (options.root === undefined) rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

interface Ground<Seeded> {
  readonly root: string;
  readonly folders: ReturnType<typeof makeFolders>;
  readonly git: DiskGitStore;
  readonly world: World;
  readonly seeded: Seeded;
}

async function serve<Seeded>(
  options: SandboxOptions<Seeded>,
  ground: Ground<Seeded>,
): Promise<Sandbox<Seeded>> {
  const { world, git, folders } = ground;
  const faults = makeFaultBox();
  const { onDelivery, onExchange } = options;
  // The engine's language half loads only after its import hook has run.
  const { makeEngine } = await import('./actions/engine.ts');
  const identities = makeIdentities(world);
  const host = makeActionsHost(world, git, { root: folders.actions, identities });
  const engine = makeEngine(host, { ...options.engine, root: folders.jobs });
  const onError = options.engine?.onError ?? report;
  const feed = feedActions(world, engine, onError);
  const webhooks = startWebhooks({ world, faults, ...(onDelivery && { onDelivery }) });
  const deps = { world, actions: engine, deliveries: webhooks };
  const server = await startServer({
    deps,
    makeRest,
    makeGraphql,
    storage: makeStorage(world),
    identities: identities.routes,
    faults,
    folder: (repositoryId) => git.folder(repositoryId),
    port: options.port ?? 0,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.makePage === undefined ? {} : { page: options.makePage(deps) }),
    ...(onExchange && { onExchange }),
  });
  return {
    seeded: ground.seeded,
    world,
    git,
    engine,
    urls: urlsAt(server.origin),
    setWebhook: (appId, webhook) => {
      world.tables.apps.update(appId, { webhook });
    },
    idle: async () => {
      await feed.idle();
      await engine.idle();
      await feed.idle();
      await webhooks.idle();
    },
    close: async () => {
      feed.close();
      webhooks.close();
      // What it was told last may write to a repository still.
      await feed.idle();
      await engine.close();
      await server.close();
      git.close();
      if (options.root === undefined) rmSync(ground.root, { recursive: true, force: true });
    },
  };
}

function makeFolders(root: string) {
  const folders = {
    repositories: join(root, 'repositories'),
    actions: join(root, 'actions'),
    jobs: join(root, 'jobs'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

function urlsAt(origin: string): SandboxUrls {
  return { origin, api: `${origin}/api/v3`, graphql: `${origin}/api/graphql`, git: origin };
}

function report(error: unknown): void {
  console.error('sandbox: the workflow engine failed', error);
}
