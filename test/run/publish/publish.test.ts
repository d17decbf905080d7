import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sha } from '../../../src/lifecycle/ids.ts';
import { Protected } from '../../../src/lifecycle/policy/config-people.ts';
import { parseReport, type Report } from '../../../src/lifecycle/reports/report.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import { publish } from '../../../src/run/publish/publish.ts';
import { bundleWorkTree } from '../../../src/run/work/commit.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { protectedExamples } from '../protected-examples.ts';
import { aRepository, commit, git, type Repository, write } from '../repository.ts';

const DONE = { outcome: 'done', summary: 'Did it.' };

interface Hand {
  /** What the agent reported; a string is taken as the whole file. */
  readonly report?: object | string;
  readonly changed?: boolean;
  readonly task?: Partial<Task>;
  /** Instead of the bundle of the work tree. */
  readonly bundle?: (file: string) => void;
  readonly more?: object;
  readonly canaries?: readonly string[];
}

/** Hands over the work tree as the work job would, or as a hostile one would. */
async function handOver(repository: Repository, hand: Hand = {}): Promise<Report> {
  const { root, workspace, base, origin } = repository;
  const task = aTask({ base: base as Sha, head: base as Sha, ...hand.task });
  const directory = join(root, 'handed');
  mkdirSync(directory, { recursive: true });
  const bundle = join(directory, 'commit.bundle');
  const head = task.head;
  const made = hand.bundle
    ? (hand.bundle(bundle), true)
    : await bundleWorkTree({ workspace, head, temp: root, bundle });
  const { key, nonce } = task;
  const report = { kind: 'given', report: hand.report ?? DONE };
  const handed = {
    version: 1,
    key,
    nonce,
    report,
    changed: hand.changed ?? made,
    cost: { usd: 0.5 },
    session: 's1',
    ...hand.more,
  };
  writeFileSync(
    join(directory, 'report.json'),
    typeof hand.report === 'string' ? hand.report : JSON.stringify(handed),
  );
  const remote = { url: `file://${origin}`, env: {} };
  const final = await publish({
    task,
    directory,
    runId: '77',
    temp: root,
    remote,
    canaries: hand.canaries ?? [],
  });
  expect(parseReport(JSON.stringify(final))).toEqual({ ok: true, value: final });
  return final;
}

function refs({ origin }: Repository): string[] {
  return git(origin, 'for-each-ref', '--format=%(refname)', 'refs/drover')
    .split('\n')
    .filter(Boolean);
}

async function refusalOf(
  files: Record<string, string>,
  hand: Hand = {},
): Promise<Report['refusal']> {
  const repository = aRepository();
  write(repository.workspace, files);
  const report = await handOver(repository, hand);
  expect(refs(repository)).toEqual([]);
  expect(report).toMatchObject({ outcome: 'failed', commit: null, results: null });
  return report.refusal;
}

describe('the publish job', () => {
  test('pushes one commit on the head and the results, and reports both', async () => {
    const repository = aRepository();
    write(repository.workspace, { 'new.txt': 'one\ntwo\n', 'README.md': 'Hi\n' });
    const report = await handOver(repository);
    const { origin, base } = repository;
    expect(refs(repository)).toEqual([
      'refs/drover/12/runs/77/head',
      'refs/drover/12/runs/77/results',
    ]);
    const sha = git(origin, 'rev-parse', 'refs/drover/12/runs/77/head');
    expect(report).toMatchObject({
      outcome: 'done',
      commit: {
        sha,
        parent: base,
        files: 2,
        additions: 3,
        deletions: 1,
        paths: ['README.md', 'new.txt'],
      },
      results: git(origin, 'rev-parse', 'refs/drover/12/runs/77/results'),
      cost: { usd: 0.5 },
      session: 's1',
    });
    expect(git(origin, 'show', `${sha}:new.txt`)).toBe('one\ntwo');
    expect(git(origin, 'log', '-1', '--format=%an <%ae> %P', sha)).toBe(
      `drover agent worker <agent@drover.invalid> ${base}`,
    );
  });

  test('keeps a question under the key of its run, so that the answer finds it', async () => {
    const repository = aRepository();
    const asked = { outcome: 'needs-operator', summary: 'I must ask.', question: 'Which colour?' };
    const report = await handOver(repository, { report: asked });
    const results = JSON.parse(
      git(repository.origin, 'show', `${report.results}:results.json`),
    ) as { questions: unknown };
    expect(results.questions).toEqual([{ run: report.key, text: 'Which colour?' }]);
  });

  test('writes the message itself, since a message can close issues and switch off checks', async () => {
    const repository = aRepository();
    const { workspace, base } = repository;
    const report = await handOver(repository, {
      bundle: (file) => {
        write(workspace, { a: 'a' });
        git(workspace, 'add', '-A');
        git(
          workspace,
          'commit',
          '-q',
          '-m',
          'Fixes #1 [skip ci]',
          '--author',
          'Ada <ada@example.com>',
        );
        git(workspace, 'update-ref', 'refs/drover/work', 'HEAD');
        git(workspace, 'bundle', 'create', '-q', file, 'refs/drover/work', `^${base}`);
      },
    });
    const log = git(repository.origin, 'log', '-1', '--format=%an%n%B', String(report.commit?.sha));
    expect(log).toBe('drover agent worker\nWork on #12\n\nDrover-Run: 12/1/execution/0.1');
  });

  test('adds to the results of earlier stages', async () => {
    const repository = aRepository();
    const criteria = [{ id: 'c1', text: 'A' }];
    const first = await handOver(repository, {
      task: { stages: ['clarification'] },
      report: { ...DONE, criteria },
    });
    expect(first).toMatchObject({ outcome: 'done', commit: null });
    git(repository.origin, 'update-ref', '-d', 'refs/drover/12/runs/77/results');
    const second = await handOver(repository, {
      task: { stages: ['design'], results: first.results },
      report: { ...DONE, design: 'So.' },
    });
    const results: unknown = JSON.parse(
      git(repository.origin, 'show', `${second.results}:results.json`),
    );
    expect(results).toMatchObject({ criteria, design: 'So.' });
  });

  test('publishes half-done work of a run that asks', async () => {
    const repository = aRepository();
    write(repository.workspace, { half: 'x' });
    const report = await handOver(repository, {
      report: { outcome: 'needs-operator', summary: 'Half.', question: 'Which?' },
    });
    expect(report).toMatchObject({ outcome: 'needs-operator', commit: { files: 1 } });
  });

  test('accepts that nothing changed when each item of the feedback was declined', async () => {
    const feedback = [{ id: 'f1', resolution: 'declined', reason: 'It is so already.' }];
    const report = await handOver(aRepository(), {
      task: { stages: ['feedback-implementation'] },
      report: { ...DONE, feedback },
    });
    expect(report).toMatchObject({ outcome: 'done', commit: null });
    expect(report.refusal).toBeUndefined();
  });

  test('passes a failure on and pushes nothing', async () => {
    const repository = aRepository();
    const report = await handOver(repository, {
      report: { outcome: 'failed', summary: 'No.', reason: 'Why.' },
    });
    expect(report).toMatchObject({
      outcome: 'failed',
      reason: 'Why.',
      cost: { usd: 0.5 },
      results: null,
    });
    expect(report.refusal).toBeUndefined();
    expect(refs(repository)).toEqual([]);
  });

  test('reports a work job that left nothing', async () => {
    const { root, origin, base } = aRepository();
    const report = await publish({
      task: aTask({ base: base as Sha, head: base as Sha }),
      directory: join(root, 'missing'),
      runId: '77',
      temp: root,
      remote: { url: `file://${origin}`, env: {} },
      canaries: [],
    });
    expect(report).toMatchObject({
      outcome: 'failed',
      summary: 'The work job ended without handing anything over.',
    });
  });

  test('says what git said when the push is refused, and leaves no ref behind', async () => {
    const repository = aRepository();
    write(repository.workspace, { a: 'a' });
    git(repository.origin, 'update-ref', 'refs/drover/12/runs/77/results', repository.base);
    await expect(handOver(repository)).rejects.toThrow(/git push failed three times/);
    expect(refs(repository)).toEqual(['refs/drover/12/runs/77/results']);
  });
});

describe('what is refused', () => {
  test('a done without a change', async () => {
    expect(await refusalOf({})).toMatchObject({ kind: 'no-changes' });
  });

  test('more files or more bytes than allowed', async () => {
    const limits = { files: 2, bytes: 10, minutes: 1 };
    expect(await refusalOf({ a: '', b: '1', c: '2' }, { task: { limits } })).toMatchObject({
      kind: 'too-large',
      detail: expect.stringMatching(/^3 files changed; 2 are allowed/) as string,
    });
    expect(await refusalOf({ a: '01234567890' }, { task: { limits } })).toEqual({
      kind: 'too-large',
      detail: 'The changed files have 11 bytes; 10 are allowed.',
    });
  });

  test.each(['.github/dependabot.yml', '.GitHub/x', 'deploy/prod.key'])(
    'the protected path %s',
    async (path) => {
      const refusal = await refusalOf(
        { [path]: 'x' },
        { task: { protectedPaths: ['.github/**', '*.key'] } },
      );
      expect(refusal).toEqual({
        kind: 'protected-path',
        detail: `\`${path}\` is protected by this repository.`,
        paths: [path],
      });
    },
  );

  test('of many protected paths all, in the words of the first; but those that a person has allowed', async () => {
    const files = { 'a.key': 'x', 'b.key': 'x', 'c.key': 'x' };
    const protectedPaths = ['*.key'];
    expect(await refusalOf(files, { task: { protectedPaths, allowedPaths: ['a.key'] } })).toEqual({
      kind: 'protected-path',
      detail: '`b.key` is protected by this repository, and 1 more.',
      paths: ['b.key', 'c.key'],
    });
    const repository = aRepository();
    write(repository.workspace, files);
    const allowedPaths = Object.keys(files);
    const report = await handOver(repository, { task: { protectedPaths, allowedPaths } });
    expect(report.commit?.paths).toEqual(allowedPaths);
  });

  test('every file that is protected by default, and that the next run would not see, until a person allows it', async () => {
    const protectedPaths = [...Protected.parse({}).paths];
    const paths = [...protectedExamples()].sort();
    const files = Object.fromEntries([...paths, 'a.txt'].map((path) => [path, 'x']));
    const [first] = paths;
    expect(await refusalOf(files, { task: { protectedPaths } })).toEqual({
      kind: 'protected-path',
      detail: `\`${first}\` is protected by this repository, and ${paths.length - 1} more.`,
      paths,
    });
    const repository = aRepository();
    write(repository.workspace, files);
    const report = await handOver(repository, { task: { protectedPaths, allowedPaths: paths } });
    expect(report.commit?.paths).toEqual([...paths, 'a.txt'].sort());
  });

  test('a pattern that an agent uses as a name allows nothing but itself', async () => {
    const task = { protectedPaths: ['*.key'], allowedPaths: ['*.key', '**'] };
    expect((await refusalOf({ 'a.key': 'x' }, { task }))?.paths).toEqual(['a.key']);
  });

  test('a workflow that a person has allowed, since nobody can', async () => {
    const path = '.github/workflows/x.yml';
    const task = { protectedPaths: ['.github/**'], allowedPaths: [path] };
    expect(await refusalOf({ [path]: 'on: push' }, { task })).toEqual({
      kind: 'protected-path',
      detail: `\`${path}\` is a workflow, which no run may change.`,
    });
  });

  test('a workflow, also where nothing is protected', async () => {
    const refusal = await refusalOf(
      { '.github/workflows/x.yml': 'on: push' },
      { task: { protectedPaths: [] } },
    );
    expect(refusal?.detail).toBe(
      '`.github/workflows/x.yml` is a workflow, which no run may change.',
    );
  });

  test.each([
    ['GitHub token', `ghp_${'a'.repeat(36)}`],
    ['fine-grained GitHub token', `github_pat_${'a'.repeat(60)}`],
    ['AWS access key', 'AKIAQWERTYUIOPASDFGH'],
    ['private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['Anthropic key', `sk-ant-${'a'.repeat(24)}`],
    ['Slack token', 'xoxb-1234567890-abc'],
    ['npm token', `npm_${'a'.repeat(36)}`],
  ])('a file with a %s, without repeating it', async (name, secret) => {
    const refusal = await refusalOf({ 'config.js': `const key = "${secret}";\n` });
    expect(refusal).toEqual({
      kind: 'secret',
      detail: expect.stringMatching(
        new RegExp(`^\`config.js\` holds what looks like an? ${name}\\.$`),
      ) as string,
    });
  });

  test('not a secret that stood in the file before', async () => {
    const key = 'AKIAQWERTYUIOPASDFGH';
    const repository = aRepository({ 'fixture.txt': `${key}\n` });
    write(repository.workspace, { 'fixture.txt': `${key}\nmore\n` });
    expect((await handOver(repository)).refusal).toBeUndefined();
  });

  test('a secret in the report, whose text is then withheld', async () => {
    const repository = aRepository();
    const report = await handOver(repository, {
      report: { ...DONE, summary: `Token ghs_${'a'.repeat(40)}` },
    });
    expect(report.refusal?.kind).toBe('secret');
    expect(JSON.stringify(report)).not.toContain('ghs_a');
    expect(report.cost).toEqual({ usd: 0.5 });
  });

  test('a secret in a name of what it says that it was told', async () => {
    const told = [`IC_1ghs_${'a'.repeat(40)}:0`, `IC_2 ghs_${'a'.repeat(40)}:0`];
    const report = await handOver(aRepository(), { more: { told } });
    expect(report.refusal?.kind).toBe('secret');
    expect(JSON.stringify(report)).not.toContain('ghs_a');
    const named = await handOver(aRepository(), { more: { told: ['IC_kwDOABCD12M6789:0'] } });
    expect(named.told).toEqual(['IC_kwDOABCD12M6789:0']);
  });

  test.each(['/etc/passwd', '../outside', 'sub/../../outside', '.git/config', 'a\\b'])(
    'a link to %s',
    async (target) => {
      const repository = aRepository();
      symlinkSync(target, join(repository.workspace, 'link'));
      expect((await handOver(repository)).refusal).toEqual({
        kind: 'protected-path',
        detail: '`link` is a link that leads out of the repository.',
      });
    },
  );

  test('not a link within the repository', async () => {
    const repository = aRepository();
    mkdirSync(join(repository.workspace, 'sub'));
    symlinkSync('../README.md', join(repository.workspace, 'sub/link'));
    expect((await handOver(repository)).refusal).toBeUndefined();
  });

  test('a repository inside the repository', async () => {
    const repository = aRepository();
    git(repository.workspace, 'init', '-q', 'inner');
    commit(join(repository.workspace, 'inner'), { x: 'x' });
    expect((await handOver(repository)).refusal?.detail).toContain('`inner` is a submodule');
  });

  test('a bundle of two commits, of another parent, of a merge, or of junk', async () => {
    const bundleOf = (prepare: (repository: Repository) => void) => async () => {
      const repository = aRepository();
      const { workspace, base } = repository;
      return (
        await handOver(repository, {
          bundle: (file) => {
            prepare(repository);
            git(workspace, 'update-ref', 'refs/drover/work', 'HEAD');
            git(workspace, 'bundle', 'create', '-q', file, 'refs/drover/work', `^${base}`);
          },
        })
      ).refusal?.kind;
    };
    const two = bundleOf(
      ({ workspace }) => (commit(workspace, { a: 'a' }), commit(workspace, { b: 'b' })),
    );
    const orphan = bundleOf(
      ({ workspace }) => (
        git(workspace, 'checkout', '-q', '--orphan', 'o'), commit(workspace, { a: 'a' })
      ),
    );
    const merge = bundleOf(({ workspace }) => {
      git(workspace, 'checkout', '-q', '--orphan', 'o');
      commit(workspace, { a: 'a' });
      git(workspace, 'checkout', '-q', 'main');
      git(workspace, 'merge', '-q', '--allow-unrelated-histories', '-m', 'm', 'o');
    });
    expect([await two(), await orphan(), await merge()]).toEqual([
      'wrong-head',
      'wrong-head',
      'wrong-head',
    ]);
    const junk = await handOver(aRepository(), { bundle: (file) => writeFileSync(file, 'junk') });
    expect(junk.refusal?.kind).toBe('wrong-head');
    const none = await handOver(aRepository(), { changed: true });
    expect(none.refusal?.detail).toContain('left no bundle');
  });

  test('a commit from a stage that changes no files', async () => {
    expect(await refusalOf({ a: 'a' }, { task: { stages: ['plan'] } })).toMatchObject({
      detail: 'The stages plan change no files.',
    });
  });

  test.each([
    ['junk', 'not json', 'is not valid JSON'],
    ['an unknown field', JSON.stringify({ version: 1, approve: true }), 'breaks its schema'],
  ])('a handed report that is %s', async (_, report, detail) => {
    const refusal = await refusalOf({ a: 'a' }, { report });
    expect(refusal?.kind).toBe('broken-report');
    expect(refusal?.detail).toContain(detail);
  });

  test('a report of another run', async () => {
    const refusal = await refusalOf({ a: 'a' }, { more: { nonce: 'n'.repeat(20) } });
    expect(refusal?.detail).toBe('What the work job handed over belongs to another run.');
  });

  test("an agent's broken report, whose cost counts all the same", async () => {
    const report = await handOver(aRepository(), {
      more: { report: { kind: 'broken', detail: 'No summary.' } },
    });
    expect(report).toMatchObject({
      reason: 'No summary.',
      cost: { usd: 0.5 },
      refusal: { kind: 'broken-report' },
    });
  });
});
