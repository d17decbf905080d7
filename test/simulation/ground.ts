import type { Actor } from '../../src/sandbox/world/actor.ts';
import type { Instant } from '../../src/lifecycle/time.ts';
import type { Config } from '../../src/lifecycle/policy/config.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { STATUSES } from '../../src/lifecycle/stage.ts';
import { makeMemoryGitStore } from '../../src/sandbox/git/memory-git-store.ts';
import type { GitStore } from '../../src/sandbox/git/git-store.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { actionsApp } from '../../src/sandbox/actions-host/actions-app.ts';
import { findField } from '../../src/sandbox/world/find.ts';
import {
  addMember,
  createAccount,
  deleteAccount,
  userActor,
} from '../../src/sandbox/world/operations/accounts.ts';
import {
  actorOf,
  createApp,
  createInstallationToken,
  installApp,
} from '../../src/sandbox/world/operations/apps.ts';
import { createComment } from '../../src/sandbox/world/operations/comments.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import { createLabel } from '../../src/sandbox/world/operations/labels.ts';
import { addProjectItem, setItemField } from '../../src/sandbox/world/operations/project-items.ts';
import { createProject, updateProject } from '../../src/sandbox/world/operations/projects.ts';
import {
  createRepository,
  setBranchRule,
  setCollaborator,
} from '../../src/sandbox/world/operations/repositories.ts';
import type { App, AppPermissions } from '../../src/sandbox/world/records/app.ts';
import type { ProjectField } from '../../src/sandbox/world/records/project.ts';
import type { Repository } from '../../src/sandbox/world/records/repository.ts';
import { makeWorld } from '../../src/sandbox/world/world.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { POLICIES } from './requests.ts';

export const ORIGIN = 'http://github.sim';

export const PEOPLE = ['operator', 'reviewer', 'former', 'outsider'] as const;
export type Person = (typeof PEOPLE)[number];

/** How this history's repository is set up. */
export interface Setting {
  readonly lean: boolean;
  readonly deployment: boolean;
  readonly verify: boolean;
  /** Where the required check is required: by the branch's rules, by config, or nowhere. */
  readonly checks: 'rules' | 'config' | 'none';
  /** Whether it has policies about what agents do. */
  readonly policies?: boolean;
  /** Whether runs may ask while they go on. */
  readonly live?: boolean;
  /** So many comments stand on its issue before anything begins, some of them by an account that was deleted. */
  readonly talk?: number;
  /** Whether agents, and people who push, touch now and then what is protected. */
  readonly steers?: boolean;
  /** Whether somebody else than who asked for the work has to approve it. */
  readonly secondPerson?: boolean;
  /** Who opened its issue; the operator where left out. */
  readonly author?: Person;
  /** The text of its configuration, given its board's number; without this one it is made from the other keys. */
  readonly configure?: (board: number) => string;
}

/** Some time, from one moment to another; to infinity while it lasts. */
export interface Spell {
  /** From when on what people say belongs to it. */
  readonly from: Instant;
  /** When it came about: what was said while the configuration was broken belongs to what was mended into. */
  readonly since: Instant;
  to: Instant;
}

/** One repository that has opted in, one that has not, a board, and everybody who acts on them. */
export interface Ground {
  readonly world: World;
  readonly git: GitStore;
  readonly setting: Setting;
  /** The text of its configuration, as it should be. */
  readonly config: string;
  /** When it had none: what is said then is said in a repository that has not opted in. */
  readonly absences: Spell[];
  /** Who may approve, as it has it. */
  readonly approvers: Config['approvers'];
  /** So many runs it allows a life, at the most that it ever did. */
  mostRuns: number;
  /** When the configuration was written last. */
  configuredAt: number;
  /** When Drover was only to watch: what is said then commands nothing, and nothing is to be done. */
  readonly watches: Spell[];
  /** Since when its configuration is broken: what nobody could obey then is not obeyed by one who only watches. */
  broken: Instant | null;
  readonly repository: Repository;
  /** Drover is installed there too, and has no business in it. */
  readonly foreign: Repository;
  readonly status: ProjectField;
  readonly people: Readonly<Record<Person, Actor>>;
  readonly rival: Actor;
  readonly actions: Actor;
  readonly app: App;
  readonly installation: number;
  readonly token: string;
  /** Ids, in order. */
  readonly issues: readonly number[];
}

const DROVER: AppPermissions = {
  metadata: 'read',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  actions: 'write',
  checks: 'read',
  statuses: 'read',
  deployments: 'write',
  members: 'read',
  organization_projects: 'write',
};

const EVENTS = [
  'issues',
  'issue_comment',
  'projects_v2_item',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'workflow_run',
  'check_suite',
  'check_run',
  'deployment_status',
  'push',
  'create',
  'delete',
];

export async function layGround(agenda: Agenda, chance: Chance, setting: Setting): Promise<Ground> {
  const git = makeMemoryGitStore();
  const ids = chance.fork();
  const world = makeWorld({
    git,
    now: () => new Date(agenda.now()),
    random: () => ids.next(),
    origin: ORIGIN,
  });
  const organization = createAccount(world, { type: 'Organization', login: 'acme' });
  const person = (login: Person): Actor => userActor(createAccount(world, { type: 'User', login }));
  const people = {
    operator: person('operator'),
    reviewer: person('reviewer'),
    former: person('former'),
    outsider: person('outsider'),
  };
  const { operator } = people;
  const membership = { organizationId: organization.id, accountId: operator.accountId };
  addMember(world, { ...membership, role: 'admin' });
  const ownerId = organization.id;
  const create = async (name: string): Promise<Repository> =>
    allowed(await createRepository(world, operator, { ownerId, name }));
  const [repository, foreign] = [await create('storefront'), await create('elsewhere')];
  const project = allowed(
    createProject(world, operator, { ownerId, title: 'Work', statuses: STATUSES }),
  );
  openBoard(world, people, project.id);
  const repositoryId = repository.id;
  for (const [who, permission] of [
    ['reviewer', 'write'],
    ['former', 'write'],
    ['outsider', 'read'],
  ] as const) {
    const { accountId } = people[who];
    allowed(setCollaborator(world, operator, { repositoryId, accountId, permission }));
  }
  allowed(createLabel(world, operator, { repositoryId, name: 'drover:stop', color: '000000' }));
  const config = (setting.configure ?? configOf(setting))(project.number);
  const parsed = valid(config);
  const files = {
    '.github/drover.yml': config,
    'README.md': 'hello\n',
    '.github/workflows/drover-stage.yml': 'on: workflow_dispatch\n',
    '.github/workflows/drover-verify.yml': 'on: workflow_dispatch\n',
    '.github/workflows/drover-diagnose.yml': 'on: workflow_dispatch\n',
  };
  for (const { id } of [repository, foreign]) {
    const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
    const mine = id === repositoryId ? changes : changes.slice(1);
    const commit = { repositoryId: id, branch: 'main', message: 'Begin', changes: mine };
    allowed(await commitFiles(world, operator, commit));
  }
  const actionsId = actionsApp(world).id;
  if (setting.checks === 'rules') {
    const requiredChecks = [{ context: 'test', appId: actionsId }];
    const rule = { pattern: 'main', requiredChecks, allowDeletions: true, allowForcePushes: true };
    allowed(setBranchRule(world, operator, { repositoryId, rule }));
  }
  const status = findField(world, project.id, 'Status');
  if (status === undefined) throw new Error('a new project has no Status');
  const issues: number[] = [];
  for (const at of [repository, foreign]) {
    const author = people[at === repository ? (setting.author ?? 'operator') : 'operator'];
    const text = { title: 'Show the price in euros', body: 'It is shown in dollars.' };
    const issue = allowed(createIssue(world, author, { repositoryId: at.id, ...text }));
    allowed(addProjectItem(world, operator, { projectId: project.id, topicId: issue.id }));
    if (at === repository) issues.push(issue.id);
  }
  for (const id of issues)
    talk(world, { repositoryId, topicId: id, people, count: setting.talk ?? 0 });
  const backlog = status.options.find(({ name }) => name === 'Backlog');
  for (const item of world.tables.projectItems.all()) {
    const value = { kind: 'option', optionId: backlog?.id ?? '' } as const;
    allowed(setItemField(world, operator, { itemId: item.id, fieldId: status.id, value }));
  }
  const drover = install(world, operator, ownerId, { slug: 'drover', permissions: DROVER });
  const permissions: AppPermissions = { ...DROVER, checks: 'write' };
  const rival = install(world, operator, ownerId, { slug: 'rival', permissions });
  return {
    world,
    git,
    setting,
    config,
    approvers: parsed.approvers,
    mostRuns: parsed.limits.runs,
    absences: [],
    configuredAt: 0,
    watches: [],
    broken: null,
    repository,
    foreign,
    status,
    people,
    rival: rival.actor,
    actions: {
      accountId: actionsApp(world).botId,
      via: {
        kind: 'job',
        appId: actionsId,
        runId: null,
        permissions: { checks: 'write', deployments: 'write', contents: 'write' },
        repositoryIds: [repositoryId],
      },
    },
    app: drover.app,
    installation: drover.installation,
    token: drover.token,
    issues,
  };
}

function openBoard(world: World, people: Ground['people'], projectId: number): void {
  const collaborators = new Map([
    [people.reviewer.accountId, 'write' as const],
    [people.former.accountId, 'write' as const],
    // A board may let someone move cards who may not write to the repository.
    [people.outsider.accountId, 'write' as const],
  ]);
  allowed(updateProject(world, people.operator, { projectId, change: { collaborators } }));
}

interface Talk {
  readonly repositoryId: number;
  readonly topicId: number;
  readonly people: Ground['people'];
  readonly count: number;
}

/** What was said before; commands among it only by somebody who might have given them, and whose account is gone. */
function talk(world: World, { repositoryId, topicId, people, count }: Talk): void {
  if (count === 0) return;
  const gone = userActor(createAccount(world, { type: 'User', login: 'gone' }));
  const { accountId } = gone;
  const trusted = { repositoryId, accountId, permission: 'write' } as const;
  allowed(setCollaborator(world, people.operator, trusted));
  for (let number = 1; number <= count; number += 1) {
    const [who, body] =
      number % 10 === 0
        ? ([gone, SAID_BY_THE_GONE[(number / 10) % SAID_BY_THE_GONE.length] ?? ''] as const)
        : ([number % 3 === 0 ? people.reviewer : people.outsider, `So it is. ${number}`] as const);
    allowed(createComment(world, who, { topicId, body }));
  }
  deleteAccount(world, accountId);
}

const SAID_BY_THE_GONE = ['/approve', 'I am off.', '/ready', '/feedback Do it otherwise.'];

function install(
  world: World,
  operator: Actor,
  accountId: number,
  { slug, permissions }: { readonly slug: string; readonly permissions: AppPermissions },
): { app: App; installation: number; token: string; actor: Actor } {
  const app = createApp(world, {
    slug,
    name: slug,
    ownerId: accountId,
    publicKey: '',
    webhook: { url: `${ORIGIN}/nowhere`, secret: 'hush' },
    permissions,
    events: slug === 'drover' ? EVENTS : [],
  });
  const { id } = installApp(world, operator, { appId: app.id, accountId, repositoryIds: 'all' });
  const token = allowed(createInstallationToken(world, app, { installationId: id }));
  // No history is so short that a token would last for it, and renewing them is Octokit's.
  const lasting = world.tables.tokens.update(token.id, { expiresAt: null });
  return { app, installation: id, token: lasting.value, actor: actorOf(world, lasting) };
}

function valid(text: string): Config {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function configOf(setting: Setting): (board: number) => string {
  const { lean, deployment, verify, checks, policies = false, live = false } = setting;
  const { secondPerson = false } = setting;
  return (board) =>
    JSON.stringify({
      version: 1,
      board: { owner: 'acme', number: board },
      agents: [{ name: 'backend', adapter: 'command', command: ['agent'] }],
      stages: {
        ...(lean ? { clarification: 'off', design: 'off', plan: 'off' } : {}),
        'post-merge-verify': verify ? 'on' : 'off',
      },
      deployment: deployment
        ? { environments: ['preview'], creator: 'github-actions[bot]' }
        : 'none',
      checks:
        checks === 'config' ? { required: [{ name: 'test', app: 'github-actions' }] } : checks,
      ...(policies ? { policies: POLICIES } : {}),
      ...(secondPerson ? { approvers: { secondPerson } } : {}),
      ...(live ? { questions: { wait: '15m' } } : {}),
    });
}
