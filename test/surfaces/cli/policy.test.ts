import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ANSWER_LINE, framed } from '../../../src/lifecycle/prompts/parts.ts';
import { type Carried, renderPromptMarker } from '../../../src/lifecycle/prompts/prompt-marker.ts';
import { provideStandIn } from '../../../src/sandbox/agent/agent-folder.ts';
import { allowed } from '../../../src/sandbox/seed/allowed.ts';
import { type Seeded, seedWorld } from '../../../src/sandbox/seed/seed.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import type { Actor } from '../../../src/sandbox/world/actor.ts';
import { createComment, editComment } from '../../../src/sandbox/world/operations/comments.ts';
import { setIssueState } from '../../../src/sandbox/world/operations/issues.ts';
import { watched } from '../../contract/watched.ts';
import { furnish } from '../../scenarios/furnish.ts';
import { drover, type Ended, environmentOf } from './running.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const REPO = 'acme/storefront';

let sandbox: Sandbox<Seeded>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-policy-'));
  const agent = provideStandIn(join(folder, 'programs'));
  sandbox = await startSandbox({
    seed: async (world, git) => {
      const seeded = await seedWorld(world, { git, agent, preview: null, local: null });
      await furnish(world, seeded, { isLean: true });
      return seeded;
    },
    onExchange: watched().onExchange,
    onDelivery: watched().onDelivery,
  });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ended> =>
  drover(args, environmentOf({ sandbox }, 'operator'));

function written(text: string): string {
  const path = join(folder, 'policy.yml');
  writeFileSync(path, text);
  return path;
}

const POLICY = `version: 1
agents: [{name: backend, adapter: claude-code}, {name: claude, adapter: claude-code}]
policies:
  - deny: destructive
    paths: ["infra/**"]
  - allow: network
    agents: [backend]
  - ask: deploy
    approvers: {users: [ann, ben], count: 2}
`;

/** The App's own actor: what it writes is a bot's. */
function theApp(): Actor {
  const { app, installation } = sandbox.seeded.drover;
  const { id: installationId, permissions } = installation;
  return {
    accountId: app.botId,
    via: { kind: 'installation', appId: app.id, installationId, permissions, repositoryIds: 'all' },
  };
}

interface Put extends Partial<Carried> {
  readonly action: string;
}

/** A prompt's comment as it stands on an issue. */
function put(id: string, { action, ...said }: Put, actor = theApp()): number {
  const { issue } = sandbox.seeded;
  const marker = renderPromptMarker({
    id: `${REPO}#${issue.number}:${id}`,
    session_id: `${REPO}#${issue.number}:backend`,
    role: 'execution',
    workspace: `${issue.number}/1/execution/0.1`,
    branch: 'drover/1-a',
    kind: 'approval',
    category: 'network',
    severity: 'medium',
    created_at: '2026-03-01T10:00:00.000Z',
    deadline: null,
    default: null,
    state: 'answered',
    decision: 'allow',
    answered_by: 'operator',
    answered_at: '2026-03-01T11:00:00.000Z',
    rule: 'none',
    repository: REPO,
    issue: issue.number,
    ...said,
  });
  const body = [
    '**@@backend asks**',
    framed('action', `\`\`\`text\n${action}\n\`\`\``),
    ANSWER_LINE,
    marker,
  ].join('\n\n');
  return allowed(createComment(sandbox.world, actor, { topicId: issue.id, body })).id;
}

describe('policy test', () => {
  test('where nothing was asked it says so', async () => {
    const { code, out } = await run('policy', 'test', REPO);
    expect([code, out]).toEqual([0, 'Nothing was asked there so far.\n']);
  });

  test('it tells for each prompt of the past what was asked, what became of it, and what the policy would do', async () => {
    const { world, seeded } = sandbox;
    put('p1', { action: 'curl https://example.com/schema.json' });
    put('p2', { action: 'rm -rf infra', category: 'dependency', decision: 'allow' });
    put('p3', {
      action: 'terraform apply',
      category: 'deploy',
      state: 'open',
      decision: null,
      answered_by: null,
    });
    put('p4', {
      action: 'Which colour?',
      kind: 'clarification',
      decision: null,
      session_id: `${REPO}#1:claude`,
    });
    put('p5', {
      action: 'npm i x',
      category: 'dependency',
      decision: 'deny',
      answered_by: null,
      rule: 'policies[7]',
    });
    put('p6', { action: 'curl https://forged.example' }, seeded.people.reviewer.actor);
    const edited = put('p7', { action: 'curl https://edited.example' });
    const body = world.tables.comments.must(edited).body.replace('edited', 'altered');
    allowed(editComment(world, seeded.people.operator.actor, { commentId: edited, body }));
    allowed(
      setIssueState(world, seeded.people.operator.actor, {
        issueId: seeded.issue.id,
        state: 'closed',
      }),
    );

    const { code, out, err } = await run('policy', 'test', REPO, '--config', written(POLICY));
    expect([code, err]).toEqual([0, '']);
    const at = `${REPO}#${seeded.issue.number}`;
    const rows = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows).toEqual([
      ['PROMPT', 'ASKED', 'THEN', 'THIS POLICY'],
      [
        `${at}:p5`,
        'approval, dependency: npm i x',
        'denied by policies[7]',
        'asked of anyone with write access: no rule covers it',
      ],
      [
        `${at}:p4`,
        'clarification, network: Which colour?',
        'answered by operator',
        'asked of anyone with write access: no rule covers it',
      ],
      [
        `${at}:p3`,
        'approval, deploy: terraform apply',
        'waits still',
        'asked of 2 of ann, ben: by policies[2] (deploy)',
      ],
      [
        `${at}:p2`,
        'approval, dependency: rm -rf infra',
        'allowed by operator',
        'denied by policies[0] (destructive on infra/**)',
      ],
      [
        `${at}:p1`,
        'approval, network: curl https://example.com/schema.json',
        'allowed by operator',
        'allowed by policies[1] (network for backend)',
      ],
      [''],
      ['5 prompts: 1 denied, 1 allowed, 3 asked; 1 decided otherwise than they were.'],
      [''],
    ]);
  });

  test('for scripts it prints the same as JSON', async () => {
    const { out } = await run('policy', 'test', '--config', written(POLICY), '--json', REPO);
    expect(JSON.parse(out)).toHaveLength(5);
    expect(JSON.parse(out)).toContainEqual({
      prompt: `${REPO}#${sandbox.seeded.issue.number}:p2`,
      session_id: `${REPO}#${sandbox.seeded.issue.number}:backend`,
      role: 'execution',
      kind: 'approval',
      category: 'dependency',
      requested_action: 'rm -rf infra',
      url: expect.stringContaining('#issuecomment-'),
      was: { state: 'answered', decision: 'allow', answered_by: 'operator', rule: 'none' },
      would: {
        effect: 'deny',
        rule: 'policies[0]',
        about: 'policies[0] (destructive on infra/**)',
        ask: null,
      },
      is_otherwise: true,
    });
  });

  test.each<[string, () => readonly string[], readonly [number, RegExp]]>([
    ['no file', () => ['--config', join(folder, 'none.yml')], [2, /none\.yml cannot be read/]],
    [
      'a policy that allows everything',
      () => ['--config', written('version: 1\npolicies: [{allow: all}]')],
      [1, /Line 2, `policies\[0\]\.allow`: found every category; allowed: the categories that/],
    ],
    ['an unknown repository', () => ['acme/none'], [3, /acme\/none: GitHub does not show it/]],
    ['no repository', () => ['storefront'], [2, /acme\/storefront/]],
  ])('%s is said in a sentence', async (_, more, [expected, pattern]) => {
    const args = more();
    const repo = args[0]?.startsWith('--') === true ? [REPO] : [];
    const { code, out, err } = await run('policy', 'test', ...repo, ...args);
    expect(err).toMatch(pattern);
    expect([code, out]).toEqual([expected, '']);
  });
});

describe('policy check', () => {
  test('it tells the rules of a file that holds, without a token', async () => {
    const { code, out, err } = await drover(['policy', 'check', written(POLICY)], {});
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').slice(1)).toEqual([
      'policies[0]  deny destructive on infra/**',
      'policies[1]  allow network for backend',
      'policies[2]  ask deploy',
      '',
    ]);
  });

  test('it tells what is wrong with one that does not', async () => {
    const { code, out, err } = await drover(
      ['policy', 'check', written('version: 1\npolicies: [{allow: network}]')],
      {},
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/does not hold:\n- Line 2, `policies\[0\]\.allow`: found network without/);
  });
});
