import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { Actor } from '../../../src/sandbox/world/actor.ts';
import type { Outcome } from '../../../src/sandbox/world/api-error.ts';
import type { DomainEvent } from '../../../src/sandbox/world/events.ts';
import {
  addMember,
  createAccount,
  userActor,
} from '../../../src/sandbox/world/operations/accounts.ts';
import { commitFiles } from '../../../src/sandbox/world/operations/contents.ts';
import {
  createRepository,
  setCollaborator,
} from '../../../src/sandbox/world/operations/repositories.ts';
import { createRef } from '../../../src/sandbox/world/operations/refs.ts';
import { openPull } from '../../../src/sandbox/world/operations/pulls.ts';
import type { Account } from '../../../src/sandbox/world/records/account.ts';
import type { Repository } from '../../../src/sandbox/world/records/repository.ts';
import type { Pull } from '../../../src/sandbox/world/records/topic.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import type { World } from '../../../src/sandbox/world/world.ts';

/** Organisation acme with one repository, one file on main, and one person for each permission. */
export interface SmallWorld {
  readonly world: World;
  readonly git: DiskGitStore;
  readonly organization: Account;
  readonly repository: Repository;
  readonly operator: Actor;
  readonly writer: Actor;
  readonly reader: Actor;
  readonly stranger: Actor;
  readonly events: DomainEvent[];
  /** Moves the clock, which stands still otherwise. */
  readonly pass: (seconds: number) => void;
  readonly close: () => void;
}

export async function makeSmallWorld(): Promise<SmallWorld> {
  const root = mkdtempSync(join(tmpdir(), 'small-world-'));
  const git = makeDiskGitStore(root);
  let time = Date.parse('2026-11-02T09:00:00Z');
  let seed = 1;
  const world = makeWorld({
    git,
    now: () => new Date(time),
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    origin: 'http://127.0.0.1:1',
  });
  const organization = createAccount(world, { type: 'Organization', login: 'acme' });
  const person = (login: string): Actor => userActor(createAccount(world, { type: 'User', login }));
  const operator = person('operator');
  addMember(world, {
    organizationId: organization.id,
    accountId: operator.accountId,
    role: 'admin',
  });
  const created = valueOf(
    await createRepository(world, operator, { ownerId: organization.id, name: 'storefront' }),
  );
  const [writer, reader, stranger] = [person('reviewer'), person('outsider'), person('stranger')];
  for (const [{ accountId }, permission] of [
    [writer, 'write'],
    [reader, 'read'],
  ] as const) {
    valueOf(setCollaborator(world, operator, { repositoryId: created.id, accountId, permission }));
  }
  valueOf(
    await commitFiles(world, operator, {
      repositoryId: created.id,
      branch: 'main',
      message: 'Begin',
      changes: [
        { path: 'README.md', content: 'hello\n' },
        { path: 'src/index.html', content: '<h1>Shop</h1>\n' },
      ],
    }),
  );
  const events: DomainEvent[] = [];
  world.onEvent((event) => events.push(event));
  return {
    world,
    git,
    organization,
    repository: world.tables.repositories.must(created.id),
    operator,
    writer,
    reader,
    stranger,
    events,
    pass: (seconds) => {
      time += seconds * 1000;
    },
    close: () => {
      git.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.status} ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}

/** Everything of a refusal that a client sees first. */
export function refusalOf(outcome: Outcome<unknown>): string {
  if (outcome.ok) throw new Error('it was allowed');
  const { status, message, errors } = outcome.error;
  return [status, message, ...(errors ?? []).map((each) => each.message ?? each.code)].join(' | ');
}

/** A branch from main with one commit that writes these files. */
export async function branchWith(
  small: SmallWorld,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { world, repository, writer } = small;
  const main = world.git.ref(repository.id, 'refs/heads/main') ?? '';
  const ref = `refs/heads/${branch}`;
  if (world.git.ref(repository.id, ref) === undefined) {
    valueOf(await createRef(world, writer, { repositoryId: repository.id, ref, sha: main }));
  }
  return valueOf(
    await commitFiles(world, writer, {
      repositoryId: repository.id,
      branch,
      message: `Work on ${branch}`,
      changes: Object.entries(files).map(([path, content]) => ({ path, content })),
    }),
  );
}

export async function pullWith(
  small: SmallWorld,
  branch: string,
  more: { readonly body?: string; readonly draft?: boolean } = {},
): Promise<Pull> {
  await branchWith(small, branch, { [`${branch}.txt`]: `${branch}\n` });
  return valueOf(
    await openPull(small.world, small.writer, {
      repositoryId: small.repository.id,
      title: `Add ${branch}`,
      head: branch,
      base: 'main',
      ...more,
    }),
  );
}
