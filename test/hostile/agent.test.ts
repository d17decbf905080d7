import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Sha } from '../../src/lifecycle/ids.ts';
import type { Report } from '../../src/lifecycle/reports/report.ts';
import { annotate, setOutput } from '../../src/run/action.ts';
import { agentEnv } from '../../src/run/agent-env.ts';
import { publish } from '../../src/run/publish/publish.ts';
import { doWork } from '../../src/run/work/work.ts';
import { bundleWorkTree } from '../../src/run/work/commit.ts';
import { aTask } from '../lifecycle/reports/a-task.ts';
import { aRepository, git, type Repository, write } from '../run/repository.ts';

const TOKEN = `ghs_${'A1b2C3d4'.repeat(5)}`;
/** The model's credential, of no form that anybody knows. */
const CREDENTIAL = 'correct/horse+battery=staple';
const reversed = (text: string): string => Array.from(text).toReversed().join('');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a compromised work job leaves for the publish job, which judges it. */
async function handOver(repository: Repository, agent?: object, more?: object): Promise<Report> {
  return judged(repository, await leave(repository, agent, more));
}

/** The folder that the work job leaves. */
async function leave(
  { root, workspace, base }: Repository,
  agent: object = { outcome: 'done', summary: 'Did it.' },
  more: object = {},
): Promise<string> {
  const directory = join(root, 'handed');
  mkdirSync(directory);
  const bundle = join(directory, 'commit.bundle');
  const changed = await bundleWorkTree({ workspace, head: base, temp: root, bundle });
  const { key, nonce } = aTask();
  const report = { kind: 'given', report: agent };
  writeFileSync(
    join(directory, 'report.json'),
    JSON.stringify({ version: 1, key, nonce, report, changed, cost: null, session: null, ...more }),
  );
  return directory;
}

function judged({ root, base, origin }: Repository, directory: string): Promise<Report> {
  return publish({
    task: aTask({ base: base as Sha, head: base as Sha }),
    directory,
    runId: '77',
    temp: root,
    remote: { url: `file://${origin}`, env: {} },
    canaries: [CREDENTIAL],
  });
}

/** Every ref of the server, with what it points to. */
function refs({ origin }: Repository): string {
  return git(origin, 'for-each-ref', '--format=%(refname) %(objectname)');
}

describe('a compromised agent', () => {
  test.each([
    ['H12: a workflow', '.github/workflows/evil.yml'],
    ['H12: an action', '.github/actions/x/action.yml'],
    ['H13: the configuration', '.github/drover.yml'],
    ['H11: instructions in other letters', '.GitHub/CODEOWNERS'],
  ])('%s pushes nothing', async (_, path) => {
    const repository = aRepository();
    const before = refs(repository);
    write(repository.workspace, { [path]: 'x', 'ok.txt': 'x' });
    const report = await handOver(repository);
    expect([report.refusal?.kind, report.commit]).toEqual(['protected-path', null]);
    expect(refs(repository)).toBe(before);
  });

  test.each([
    ['plain, in the summary', { summary: TOKEN }],
    ['in base64, in a criterion', { criteria: [{ id: 'c1', text: base64(TOKEN) }] }],
    ['reversed, in a title', { followUps: [{ title: reversed(TOKEN), body: 'x' }] }],
    [
      'in base64, reversed, in a reason',
      { feedback: [{ id: 'f1', resolution: 'declined', reason: reversed(base64(TOKEN)) }] },
    ],
    ['in hexadecimal, in the design', { design: Buffer.from(TOKEN).toString('hex') }],
  ])('H18: a token %s: all that it says is withheld, nothing is pushed', async (_, said) => {
    const repository = aRepository();
    const before = refs(repository);
    write(repository.workspace, { 'a.txt': 'a' });
    const report = await handOver(repository, { outcome: 'done', summary: 'Did it.', ...said });
    expect([report.refusal?.kind, refs(repository)]).toEqual(['secret', before]);
    expect(report.summary).toBe('The work of this run was refused.');
  });

  test.each([
    ['in its report', {}, { outcome: 'done', summary: `It is ${CREDENTIAL}` }, {}],
    ['in base64 in a file', { 'a.txt': base64(`x${CREDENTIAL}y`) }, undefined, {}],
    ['reversed in a file', { 'a.txt': reversed(CREDENTIAL) }, undefined, {}],
    ['in hexadecimal in the name of a file', { [hex(CREDENTIAL)]: 'x' }, undefined, {}],
    ['a token, in the name of a file', { [TOKEN]: 'x' }, undefined, {}],
    ['a token, as the name of its session', { 'a.txt': 'a' }, undefined, { session: TOKEN }],
    [
      'a token, as a key of a report that breaks its schema',
      { 'a.txt': 'a' },
      undefined,
      { report: { kind: 'broken', detail: `Unrecognized key: "${TOKEN}"` } },
    ],
  ])(
    'H18: its credential %s: refused, and nothing of it is in what is said',
    async (_, files, said, more) => {
      const repository = aRepository();
      const before = refs(repository);
      write(repository.workspace, files);
      const report = await handOver(repository, said, more);
      expect([report.refusal?.kind, refs(repository)]).toEqual(['secret', before]);
      for (const secret of [TOKEN, CREDENTIAL, base64(CREDENTIAL), hex(CREDENTIAL)])
        expect(JSON.stringify(report)).not.toContain(secret);
    },
  );

  test('H20/H21: branches, tags, hooks and configuration of its clone do not reach the server', async () => {
    const repository = aRepository();
    const { workspace, origin, base } = repository;
    write(workspace, { 'a.txt': 'a', '.git/hooks/pre-push': '#!/bin/sh\ntouch /tmp/evil\n' });
    git(workspace, 'config', 'core.fsmonitor', 'touch evil-ran');
    git(workspace, 'tag', 'v9.9.9');
    git(workspace, 'branch', 'evil');
    await handOver(repository);
    expect(
      refs(repository)
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['refs/drover/12/runs/77/head', 'refs/drover/12/runs/77/results', 'refs/heads/main']);
    expect(git(origin, 'rev-parse', 'main')).toBe(base);
  });

  test('H51: whoever the agent says it is, the one commit that arrives is the agent’s', async () => {
    const repository = aRepository();
    const { workspace, origin, base } = repository;
    git(workspace, 'config', 'user.name', 'Ada');
    git(workspace, 'config', 'user.email', 'ada@acme.test');
    write(workspace, { 'a.txt': 'a' });
    git(workspace, 'add', '-A');
    git(workspace, 'commit', '-q', '--author=Grace <grace@acme.test>', '-m', 'By Grace');
    await handOver(repository);
    const range = `${base}..refs/drover/12/runs/77/head`;
    const people = git(origin, 'log', '--format=%an, %cn', range).split('\n');
    expect(people).toEqual(['drover agent worker, drover agent worker']);
    expect(git(origin, 'log', '--format=%B %ae %ce', range)).not.toMatch(/Ada|Grace|acme\.test/i);
  });

  test('H26: a change of more files than allowed is refused by their number', async () => {
    const repository = aRepository();
    const files = Array.from({ length: 60 }, (_, at) => [`f${at}.txt`, `${at}`]);
    write(repository.workspace, Object.fromEntries(files) as Record<string, string>);
    const report = await handOver(repository);
    expect(report.refusal?.kind).toBe('too-large');
  });

  test('H44: a checkout or a commit that begins elsewhere than was asked for is not worked on', async () => {
    const repository = aRepository();
    const { workspace, root, base, origin } = repository;
    const before = refs(repository);
    git(workspace, 'commit', '-q', '--allow-empty', '-m', 'Swapped');
    const task = aTask({ base: base as Sha, head: base as Sha });
    const work = { task, prompt: 'x', workspace, temp: root, env: {}, onOutput: () => undefined };
    await expect(doWork(work)).rejects.toThrow('must check out `fromJSON(inputs.task).head`');
    const directory = join(root, 'handed');
    mkdirSync(directory);
    const head = git(workspace, 'rev-parse', 'HEAD');
    write(workspace, { 'a.txt': 'a' });
    const bundle = join(directory, 'commit.bundle');
    await bundleWorkTree({ workspace, head, temp: root, bundle });
    const { key, nonce } = task;
    const report = { kind: 'given', report: { outcome: 'done', summary: 'Did it.' } };
    const handed = { version: 1, key, nonce, report, changed: true, cost: null, session: null };
    writeFileSync(join(directory, 'report.json'), JSON.stringify(handed));
    const remote = { url: `file://${origin}`, env: {} };
    const final = await publish({ task, directory, runId: '77', temp: root, remote, canaries: [] });
    expect([final.refusal?.kind, refs(repository)]).toEqual(['wrong-head', before]);
  });

  test.each([
    ['report', 'report.json', 'broken-report'],
    ['bundle', 'commit.bundle', 'wrong-head'],
  ])(
    'H19: the %s as a link to another file of the runner is not followed, though that is a good one',
    async (_, name, kind) => {
      const repository = aRepository();
      const before = refs(repository);
      write(repository.workspace, { 'a.txt': 'a' });
      const directory = await leave(repository);
      const elsewhere = join(repository.root, 'elsewhere');
      renameSync(join(directory, name), elsewhere);
      symlinkSync(elsewhere, join(directory, name));
      const report = await judged(repository, directory);
      expect([report.refusal?.kind, refs(repository)]).toEqual([kind, before]);
    },
  );

  test('H73/H77: a report for another run, an older attempt or another issue is not taken', async () => {
    for (const more of [{ key: '13/1/execution/0.1' }, { nonce: 'n'.repeat(24) }]) {
      const repository = aRepository();
      const before = refs(repository);
      write(repository.workspace, { 'a.txt': 'a' });
      const report = await handOver(repository, undefined, more);
      expect([report.refusal?.kind, refs(repository)]).toEqual(['broken-report', before]);
    }
  });

  test('H76: no value can end its own output and begin another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-output-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'output');
    const env = { GITHUB_OUTPUT: file };
    setOutput(env, 'first', 'x\nEOF\ndrover-\ntoken<<EOF\nevil\nEOF\n');
    setOutput(env, 'second', 'y');
    const text = readFileSync(file, 'utf8');
    const outputs = [...text.matchAll(/^(\w+)<<(drover-\S{36})\n([^]*?)\n\2\n/gm)];
    expect(outputs.map(([, name]) => name)).toEqual(['first', 'second']);
    expect(outputs.map((match) => match[0]).join('')).toBe(text);
    expect(new Set(outputs.map(([, , delimiter]) => delimiter)).size).toBe(2);
  });

  test('H76: no message begins a line of its own, which the runner would obey', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    annotate('error', 'x\n::stop-commands::y\r::error::100%0Az');
    const printed = write.mock.calls.map(([text]) => String(text)).join('');
    write.mockRestore();
    expect(printed).toBe('::error::x%0A::stop-commands::y%0D::error::100%250Az\n');
  });

  test('H19/H81: its environment holds no token and no file of the job, even where the workflow passes them on', () => {
    const env = {
      PATH: '/bin',
      MODEL_KEY: 'model',
      GITHUB_TOKEN: TOKEN,
      ACTIONS_RUNTIME_TOKEN: TOKEN,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: TOKEN,
      ACTIONS_CACHE_URL: 'https://cache.test',
      GITHUB_OUTPUT: '/tmp/output',
      GITHUB_ENV: '/tmp/env',
      INPUT_TOKEN: TOKEN,
      LD_PRELOAD: '/tmp/evil.so',
      NODE_OPTIONS: '--require /tmp/evil.js',
      SOMETHING_ELSE: TOKEN,
    };
    const passed = Object.keys(env).filter((name) => name !== 'SOMETHING_ELSE');
    expect(agentEnv(env, passed)).toEqual({ PATH: '/bin', MODEL_KEY: 'model' });
  });
});
