import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBench, push, pushAndWait, type Bench } from './engine-bench.ts';
import { serveRepository, type ServedRepository } from './git-over-http.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function makeFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function runWith(workflow: string, folders: Record<string, string>): Promise<Bench> {
  const bench = makeBench({ 'w.yml': workflow });
  Object.assign(bench.host.actionFolders, folders);
  await bench.engine.onEvent(push());
  await bench.engine.idle();
  return bench;
}

describe('an action of another repository', () => {
  const program = `
const { appendFileSync } = require('node:fs');
const { env } = process;
console.log('main ' + env.INPUT_WHO + ' ' + env['INPUT_WITH-DASH'] + ' ' + env['INPUT_TWO_WORDS'] + ' ' + env.GITHUB_ACTION_REPOSITORY);
console.log('pre said ' + env.STATE_early);
appendFileSync(env.GITHUB_OUTPUT, 'greeting=hello ' + env.INPUT_WHO + '\\n');
appendFileSync(env.GITHUB_STATE, 'kept=' + env.INPUT_WHO + '\\n');
`;
  const files = {
    'js/action.yml': `
name: Greet
description: x
inputs:
  who: { description: x, default: world }
  with-dash: { description: x, default: '\${{ github.repository }}' }
  two words: { description: x, default: '2' }
outputs: { greeting: { description: x } }
runs: { using: node24, pre: pre.js, main: main.js, post: post.js, post-if: success() || failure() }
`,
    'js/pre.js': "require('node:fs').appendFileSync(process.env.GITHUB_STATE, 'early=bird\\n');",
    'js/main.js': program,
    'js/post.js': "console.log('post ' + process.env.STATE_kept + ' ' + process.env.INPUT_WHO);",
  };

  it('in JavaScript runs pre, main and post with inputs, state and outputs', async () => {
    const { host } = await runWith(
      `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: echo first
      - id: g
        uses: acme/greet/js@v1
        with: { who: Ann }
      - run: echo "\${{ steps.g.outputs.greeting }}"
`,
      { 'acme/greet': makeFolder(files) },
    );
    const { log, steps } = host.job('a');
    expect(log).toContain('main Ann acme/shop 2 acme/greet');
    expect(log).toContain('pre said bird');
    expect(log).toContain('hello Ann');
    expect(log).toContain('post Ann Ann');
    expect(steps?.map((step) => step.name)).toEqual([
      'Set up job',
      'Pre acme/greet/js@v1',
      'Run echo first',
      'Run acme/greet/js@v1',
      'Run echo "hello Ann"',
      'Post Run acme/greet/js@v1',
      'Complete job',
    ]);
  });

  it('made of steps has its own steps, inputs, outputs and folder', async () => {
    const composite = `
name: C
description: x
inputs: { who: { description: x, required: true }, loud: { description: x, default: 'no' } }
outputs: { said: { description: x, value: '\${{ steps.say.outputs.said }}!' } }
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      env: { WHO: '\${{ inputs.who }}' }
      run: |
        cat "$GITHUB_ACTION_PATH/words.txt"
        echo "said=hi $WHO \${{ inputs.loud }} $OUTER" >> "$GITHUB_OUTPUT"
        echo "FROM_INSIDE=yes" >> "$GITHUB_ENV"
    - if: failure()
      shell: bash
      run: echo not here
    - if: \${{ inputs.who == 'nobody' }}
      shell: bash
      run: exit 4
`;
    const folder = makeFolder({ 'action.yml': composite, 'words.txt': 'some words\n' });
    const { host } = await runWith(
      `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - id: c
        uses: acme/comp@main
        env: { OUTER: outer }
        with: { who: Bob }
      - run: echo "\${{ steps.c.outputs.said }} $FROM_INSIDE [\${{ steps.say.outputs.said }}]"
      - uses: acme/comp@main
        with: { who: nobody }
      - if: failure()
        run: echo "failed as it should"
`,
      { 'acme/comp': folder },
    );
    const { log } = host.job('a');
    expect(log).toContain('some words');
    expect(log).toContain('hi Bob no outer! yes []');
    expect(log).not.toContain('not here');
    expect(log).toContain('failed as it should');
    expect(host.job('a').conclusion).toBe('failure');
  });

  it('that nobody has fails the step with a sentence', async () => {
    const { host } = await pushAndWait(`
on: push
jobs: { a: { runs-on: x, steps: [ { uses: someone/else@v3 } ] } }
`);
    expect(host.job('a').log.at(-1)).toBe(
      "##[error]Unable to resolve action 'someone/else@v3': the sandbox has no built-in for it and no repository someone/else with ref v3.",
    );
  });

  it('in a container is refused with a sentence', async () => {
    const { host } = await pushAndWait(`
on: push
jobs: { a: { runs-on: x, steps: [ { uses: 'docker://alpine:3' } ] }, b: { runs-on: x, container: 'alpine:3', steps: [ { run: echo } ] } }
`);
    expect(host.job('a').log.at(-1)).toContain("The sandbox cannot run 'docker://alpine:3'");
    expect(host.job('b').log.at(-1)).toContain("it has no 'container'");
  });
});

describe('actions/checkout', () => {
  async function served(): Promise<ServedRepository> {
    const repository = await serveRepository();
    cleanups.push(() => repository.close());
    return repository;
  }

  async function runOn(
    repository: ServedRepository,
    workflow: string,
    at: { ref: string; sha: string },
  ) {
    const bench = makeBench({});
    bench.host.serverUrl = repository.url;
    bench.host.files[at.sha] = { '.github/workflows/w.yml': workflow };
    repository.tokens.isValid = (token) =>
      bench.host.tokens.some((one) => one.token === token && !one.revoked);
    await bench.engine.onEvent(push(at));
    await bench.engine.idle();
    return bench.host;
  }

  it('takes the commit of the event with a token that later git commands can use', async () => {
    const repository = await served();
    const sha = repository.commit('main', { 'a.txt': 'one', 'sub/action.yml': local });
    repository.commit('main', { 'a.txt': 'newer' });
    const host = await runOn(
      repository,
      `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - id: co
        uses: actions/checkout@v4
      - run: cat a.txt; echo; git rev-parse HEAD; git rev-parse --abbrev-ref HEAD; git rev-list --count HEAD; git fetch -q origin main && echo fetched
      - uses: ./sub
      - uses: actions/checkout@0123456789012345678901234567890123456789
        with: { path: deep, fetch-depth: 0, persist-credentials: false }
      - run: |
          git -C deep log --oneline | wc -l
          git -C deep config --get-regexp extraheader || echo "no header kept"
          git -C deep fetch -q 2>/dev/null || echo "cannot fetch"
          rm -rf deep
      - run: echo "\${{ steps.co.outputs.commit }} \${{ steps.co.outputs.ref }}"
`,
      { ref: 'refs/heads/main', sha },
    );
    const { log, steps } = host.job('a');
    expect(log).toEqual(
      expect.arrayContaining(['one', sha, 'main', '1', 'fetched', 'local action ran']),
    );
    expect(log).toEqual(
      expect.arrayContaining(['no header kept', 'cannot fetch', `${sha} refs/heads/main`]),
    );
    expect(steps?.map((step) => step.name)).toContain('Post Run actions/checkout@v4');
    expect(host.job('a').conclusion).toBe('success');
    expect(log.join('\n')).not.toContain(host.tokens[0]?.token);
  });

  const local = `
name: L
description: x
runs: { using: composite, steps: [ { shell: sh, run: echo local action ran } ] }
`;

  it('with all of the history asks once more for a commit that its branch has moved on from', async () => {
    const repository = await served();
    const older = repository.commit('main', { 'a.txt': 'older' });
    const newer = repository.commit('main', { 'a.txt': 'newer' });
    const workflow = `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - run: echo "at $(git rev-parse HEAD) of $(git branch --show-current)"
`;
    for (const [sha, fetches] of [[older, 2] as const, [newer, 1] as const]) {
      const host = await runOn(repository, workflow, { ref: 'refs/heads/main', sha });
      const { log } = host.job('a');
      expect(log).toContain(`at ${sha} of main`);
      expect(log.filter((line) => line.startsWith('[command]git fetch'))).toHaveLength(fetches);
    }
  });

  it('takes a branch, tag, other ref or SHA by name, and says when there is none', async () => {
    const repository = await served();
    const sha = repository.commit('main', { 'a.txt': 'main' });
    const other = repository.commit('side', { 'a.txt': 'side' });
    repository.git('tag', 'v1', sha);
    repository.git('update-ref', 'refs/drover/1/runs/2/head', other);
    const host = await runOn(
      repository,
      `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - { uses: actions/checkout@v4, with: { ref: side, path: branch } }
      - { uses: actions/checkout@v4, with: { ref: v1, path: tag } }
      - { uses: actions/checkout@v4, with: { ref: '${sha}', path: sha } }
      - { uses: actions/checkout@v4, with: { ref: refs/drover/1/runs/2/head, path: other } }
      - run: cat branch/a.txt; echo; cat tag/a.txt; echo; cat sha/a.txt; echo; cat other/a.txt; echo " from other"
      - run: git -C branch branch --show-current
      - { uses: actions/checkout@v4, with: { ref: none, path: none } }
`,
      { ref: 'refs/heads/main', sha },
    );
    const { log } = host.job('a');
    expect(log.filter((line) => ['main', 'side'].includes(line))).toEqual([
      'side',
      'main',
      'main',
      'side',
    ]);
    expect(log).toContain('side from other');
    expect(log).toContain("##[error]A branch or tag with the name 'none' could not be found");
  });
});

describe('artifacts', () => {
  it('go from job to job by name, and all at once', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  make:
    runs-on: x
    steps:
      - run: mkdir -p out/deep .h; echo 1 > out/a.txt; echo 2 > out/deep/b.txt; echo 3 > out/skip.log; echo 4 > .h/c
      - id: up
        uses: actions/upload-artifact@v4
        with:
          name: site
          path: |
            out
            !out/**/*.log
      - run: test -n "\${{ steps.up.outputs.artifact-id }}"
      - uses: actions/upload-artifact@v4
        with: { name: one, path: out/a.txt }
      - uses: actions/upload-artifact@v4
        with: { name: nothing, path: none/*.txt }
      - uses: actions/upload-artifact@v4
        continue-on-error: true
        with: { name: one, path: out/a.txt }
  take:
    needs: make
    runs-on: x
    steps:
      - uses: actions/download-artifact@v4
        with: { name: site, path: here }
      - run: find . -type f | sort
      - uses: actions/download-artifact@v4
        with: { path: all }
      - run: find all -type f | sort
      - uses: actions/download-artifact@v4
        with: { name: none }
`);
    expect(host.stored.map((one) => one.name)).toEqual(['site', 'one']);
    expect(host.job('make').conclusion).toBe('success');
    expect(host.job('make').annotations.map((one) => one.level)).toEqual(['warning', 'failure']);
    const { log } = host.job('take');
    expect(log).toEqual(expect.arrayContaining(['./here/a.txt', './here/deep/b.txt']));
    expect(log).toEqual(expect.arrayContaining(['all/one/a.txt', 'all/site/deep/b.txt']));
    expect(log.join()).not.toContain('skip.log');
    expect(log.at(-1)).toBe(
      '##[error]Unable to download artifact(s): Artifact not found for name: none',
    );
  });
});

describe('other built-ins', () => {
  it('stand in for setup-node and cache', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - { uses: actions/setup-node@v4, id: n, with: { node-version: 18 } }
      - { uses: actions/cache/restore@v4, id: c, with: { key: k, path: x } }
      - run: echo "\${{ steps.n.outputs.node-version }} [\${{ steps.c.outputs.cache-hit }}]"
`);
    expect(host.job('a').log).toContain(`${process.version} []`);
    expect(host.job('a').annotations).toMatchObject([{ level: 'warning' }]);
  });
});

describe('a called workflow', () => {
  const called = `
on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      times: { type: number, default: 2 }
    secrets: { KEY: { required: false } }
    outputs: { said: { value: '\${{ jobs.say.outputs.said }}' } }
jobs:
  say:
    runs-on: x
    permissions: { contents: write, issues: write }
    outputs: { said: '\${{ steps.s.outputs.said }}' }
    steps:
      - id: s
        run: echo "said=hi \${{ inputs.who }} \${{ inputs.times }}" >> "$GITHUB_OUTPUT"
      - run: echo "key=\${{ secrets.KEY == 'abc' }}"
`;

  it('gets inputs and secrets, hands outputs back, and may do no more than its caller', async () => {
    const bench = makeBench({
      'called.yml': called,
      'w.yml': `
on: push
permissions: { contents: read, issues: write }
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with: { who: Ann }
    secrets: inherit
  bare:
    uses: ./.github/workflows/called.yml
    with: { who: Bob }
  after:
    needs: call
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.call.outputs.said }} \${{ needs.call.result }}"' }]
`,
    });
    bench.host.secretValues = { KEY: 'abc' };
    await bench.engine.onEvent(push());
    await bench.engine.idle();
    expect(bench.host.job('after').log).toContain('hi Ann 2 success');
    expect(bench.host.job('call / say').log).toContain('key=true');
    expect(bench.host.job('bare / say').log).toContain('key=false');
    const token = bench.host.tokens.find((one) => one.jobId === bench.host.job('call / say').id);
    expect(token?.permissions).toMatchObject({ contents: 'read', issues: 'write' });
  });

  it('that is missing, or lacks an input, fails its job with a sentence', async () => {
    const bench = makeBench({
      'called.yml': called,
      'w.yml': `
on: push
jobs:
  none: { uses: ./.github/workflows/none.yml }
  lacks: { uses: ./.github/workflows/called.yml }
`,
    });
    await bench.engine.onEvent(push());
    await bench.engine.idle();
    const said = (name: string) => bench.host.job(name).annotations[0]?.message;
    expect(said('none')).toContain(
      "Unable to find reusable workflow './.github/workflows/none.yml'",
    );
    expect(said('lacks')).toBe("Required input 'who' not provided");
    expect(bench.host.runs[0]?.conclusion).toBe('failure');
  });
});
