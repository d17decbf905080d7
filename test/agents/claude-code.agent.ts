import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPrompt } from '../../src/lifecycle/contracts/prompt.ts';
import type { Sha } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import type { Task } from '../../src/lifecycle/reports/task.ts';
import { publish } from '../../src/run/publish/publish.ts';
import { doWork } from '../../src/run/work/work.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { aRepository, git, type Repository } from '../run/repository.ts';
import { type ScriptedModel, startScriptedModel, type Turn } from './scripted-model.ts';

/** The version that workflows-templates install: it is supported because this test ran it. */
const VERSION = /@anthropic-ai\/claude-code@(\S+)/.exec(
  readFileSync('workflows-templates/drover-stage.yml', 'utf8'),
)?.[1];

let model: ScriptedModel;
let folder: string;
let home: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-claude-'));
  home = join(folder, 'home');
  mkdirSync(home);
  const npm = ['install', '--prefix', folder, '--loglevel=error', '--no-audit', '--no-fund'];
  execFileSync('npm', [...npm, `@anthropic-ai/claude-code@${VERSION}`], { stdio: 'inherit' });
  model = await startScriptedModel();
});

afterAll(() => {
  model.close();
  rmSync(folder, { recursive: true, force: true });
});

const writes = (path: string, content: string): Turn => ({
  tool: 'Write',
  input: { file_path: path, content },
});

/** One run of the stage, from prompt to final report, with Claude Code as its agent. */
async function runStage(
  repository: Repository,
  change: Partial<Task>,
  prompt: string,
): Promise<Report> {
  const { root, workspace, base, origin } = repository;
  const agent = { name: 'claude', adapter: 'claude-code' as const, session: null, ...change.agent };
  const task = aTask({ base: base as Sha, head: base as Sha, ...change, agent });
  const bin = join(folder, 'node_modules/.bin');
  const { folder: directory } = await doWork({
    task,
    prompt,
    workspace,
    temp: root,
    env: {
      PATH: [bin, dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: home,
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'sk-test',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
    onOutput: (text) => process.stdout.write(text),
  });
  const remote = { url: `file://${origin}`, env: {} };
  return publish({ task, directory, runId: String(Date.now()), temp: root, remote, canaries: [] });
}

function promptFor(change: object = {}): string {
  return renderPrompt({
    stages: ['execution'],
    issue: { number: 12, title: 'Add a button', body: 'canary-of-the-issue' },
    comments: [],
    criteria: [{ id: 'c1', text: 'A button is shown' }],
    design: null,
    plan: null,
    summary: null,
    feedback: [],
    answers: [],
    instructions: {},
    protectedPaths: [],
    ...change,
  });
}

describe(`Claude Code ${VERSION}`, () => {
  test('asks, is resumed with the answer in the same session, and ends with a commit', async () => {
    const repository = aRepository();
    const { root, workspace } = repository;
    const reportFile = join(root, 'drover-agent/report.json');
    const asking = { outcome: 'needs-operator', summary: 'Looked.', question: 'Blue or red?' };
    model.play([writes(reportFile, JSON.stringify(asking)), { text: 'Asked.' }]);
    const asked = await runStage(repository, {}, promptFor());
    expect(asked).toMatchObject({
      outcome: 'needs-operator',
      question: 'Blue or red?',
      commit: null,
    });
    expect(asked.session).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked.cost?.usd).toBeGreaterThan(0);
    expect(asked.cost?.outputTokens).toBeGreaterThan(0);
    expect(JSON.stringify(model.requests[0])).toContain('canary-of-the-issue');

    const before = model.requests.length;
    const done = { outcome: 'done', summary: 'A blue button.' };
    model.play([
      writes(join(workspace, 'button.html'), '<button>Blue</button>\n'),
      writes(reportFile, JSON.stringify(done)),
      { text: 'Done.' },
    ]);
    const answers = [{ question: 'Blue or red?', answer: 'canary-of-the-answer', by: 'operator' }];
    const agent = {
      name: 'claude',
      adapter: 'claude-code' as const,
      session: asked.session,
      model: 'sonnet',
    };
    const limits = { files: 50, bytes: 500_000, minutes: 5, usd: 1 };
    const task = {
      agent,
      limits,
      results: asked.results,
      key: '12/1/execution/0.2' as Task['key'],
    };
    const finished = await runStage(repository, task, promptFor({ answers }));
    expect(finished).toMatchObject({
      outcome: 'done',
      summary: 'A blue button.',
      commit: { files: 1, paths: ['button.html'] },
    });
    // The conversation so far went along: the session was resumed, not begun anew.
    const resumed = JSON.stringify(model.requests[before]?.messages);
    expect(resumed).toContain('Blue or red?');
    expect(resumed).toContain('canary-of-the-answer');
    expect(git(repository.origin, 'show', `${finished.commit?.sha}:button.html`)).toBe(
      '<button>Blue</button>',
    );
  });

  test('begins a new session where the machine does not know the old one', async () => {
    const repository = aRepository();
    model.play([writes(join(repository.workspace, 'a.txt'), 'a'), { text: 'Wrote a.txt.' }]);
    const session = '00000000-0000-4000-8000-000000000000';
    const agent = { name: 'claude', adapter: 'claude-code' as const, session };
    const report = await runStage(repository, { agent }, promptFor());
    expect(report).toMatchObject({
      outcome: 'done',
      summary: 'Wrote a.txt.',
      commit: { paths: ['a.txt'] },
    });
    expect(report.session).not.toBe(session);
  });

  test('stops when the run has cost what it may, and says so', async () => {
    const repository = aRepository();
    model.play([
      writes(join(repository.workspace, 'a.txt'), 'a'),
      writes(join(repository.workspace, 'b.txt'), 'b'),
      { text: 'Wrote both.' },
    ]);
    const limits = { files: 50, bytes: 500_000, minutes: 5, usd: 0.0001 };
    const report = await runStage(repository, { limits }, promptFor());
    expect(report).toMatchObject({ outcome: 'failed', commit: null });
    expect(report.reason).toMatch(/budget/i);
    expect(report.cost?.usd).toBeGreaterThan(limits.usd);
  });

  test('starts no server that the checkout configures', async () => {
    const mark = join(folder, 'started');
    const server = { mcpServers: { evil: { command: 'touch', args: [mark] } } };
    const repository = aRepository({ '.mcp.json': JSON.stringify(server) });
    model.play([{ text: 'Nothing to do.' }]);
    const report = await runStage(repository, { stages: ['clarification'] }, promptFor());
    expect(report).toMatchObject({ outcome: 'done', summary: 'Nothing to do.' });
    expect(existsSync(mark)).toBe(false);
  });
});
