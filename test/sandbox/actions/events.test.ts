import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/actions/json.ts';
import { makeBench, push, until } from './engine-bench.ts';
import { sha } from './memory-host.ts';

const job = 'jobs: { a: { runs-on: x, steps: [{ run: echo }] } }';

async function runsOf(
  on: string,
  event: Parameters<typeof push>[0],
  changed: string[] = [],
): Promise<number> {
  const { host, engine } = makeBench({ 'w.yml': `on:\n${on}\n${job}\n` });
  host.changed = changed;
  const runs = await engine.onEvent(push(event));
  await engine.idle();
  return runs.length;
}

describe('a push', () => {
  it.each([
    ['  push:', 'refs/heads/main', 1],
    ['  push:', 'refs/tags/v1', 1],
    ['  push:', 'refs/drover/1/runs/2/head', 0],
    ["  push: { branches: [main, 'rel/**'] }", 'refs/heads/rel/a/b', 1],
    ["  push: { branches: ['rel/*'] }", 'refs/heads/rel/a/b', 0],
    ["  push: { branches: ['**', '!rel/**'] }", 'refs/heads/rel/a', 0],
    ['  push: { branches: [main] }', 'refs/tags/v1', 0],
    ["  push: { tags: ['v[0-9]+.x'] }", 'refs/tags/v12.x', 1],
    ['  push: { tags: [v1] }', 'refs/heads/main', 0],
    ['  push: { branches-ignore: [main] }', 'refs/heads/main', 0],
    ['  push: { branches-ignore: [main] }', 'refs/heads/other', 1],
  ])('with %s of %s starts %i runs', async (on, ref, count) => {
    expect(await runsOf(on, { ref })).toBe(count);
  });

  it.each([
    ["  push: { paths: ['src/**'] }", ['README.md'], 0],
    ["  push: { paths: ['src/**'] }", ['README.md', 'src/a/b.ts'], 1],
    ["  push: { paths: ['**.md', '!docs/**'] }", ['docs/a.md'], 0],
    ["  push: { paths-ignore: ['docs/**'] }", ['docs/a.md'], 0],
    ["  push: { paths-ignore: ['docs/**'] }", ['docs/a.md', 'x'], 1],
  ])('with %s that changes %j starts %i runs', async (on, changed, count) => {
    expect(await runsOf(on, {}, changed)).toBe(count);
  });

  it('starts no run when it deletes a branch or says [skip ci]', async () => {
    expect(await runsOf('  push:', { payload: { deleted: true } })).toBe(0);
    const payload = { head_commit: { message: 'Tidy [skip ci]' } };
    expect(await runsOf('  push:', { payload })).toBe(0);
  });
});

describe('other events', () => {
  const pull = (action: string, base = 'main'): JsonObject => ({
    action,
    pull_request: {
      title: 'Fix it',
      head: { ref: 'fix', sha: 'b'.repeat(40) },
      base: { ref: base },
    },
  });

  it.each([
    ['  pull_request:', 'pull_request', pull('synchronize'), 1],
    ['  pull_request:', 'pull_request', pull('closed'), 0],
    ['  pull_request: { types: [closed] }', 'pull_request', pull('closed'), 1],
    ['  pull_request: { branches: [main] }', 'pull_request', pull('opened', 'other'), 0],
    ['  issues: { types: [labeled] }', 'issues', { action: 'opened' }, 0],
    ['  issues: { types: labeled }', 'issues', { action: 'labeled' }, 1],
    ['  issues:', 'issues', { action: 'closed' }, 1],
    ['  deployment_status:', 'deployment_status', { deployment_status: { state: 'success' } }, 1],
    ['  deployment_status:', 'deployment_status', { deployment_status: { state: 'inactive' } }, 0],
    [
      '  workflow_run: { workflows: [CI], types: [completed], branches: [main] }',
      'workflow_run',
      { action: 'completed', workflow_run: { name: 'CI', head_branch: 'main' } },
      1,
    ],
    [
      '  workflow_run: { workflows: [Other] }',
      'workflow_run',
      { action: 'completed', workflow_run: { name: 'CI', head_branch: 'main' } },
      0,
    ],
    ['  repository_dispatch: { types: [go] }', 'repository_dispatch', { action: 'go' }, 1],
    ['  repository_dispatch: { types: [go] }', 'repository_dispatch', { action: 'stop' }, 0],
    ['  workflow_dispatch:', 'workflow_dispatch', {}, 0],
  ])('%s of %s', async (on, name, payload, count) => {
    expect(await runsOf(on, { name, payload })).toBe(count);
  });

  it('of a pull request makes a run of its head, named after it', async () => {
    const { host, engine } = makeBench({ 'w.yml': `on: pull_request\n${job}` });
    const ref = 'refs/pull/7/merge';
    await engine.onEvent(push({ name: 'pull_request', payload: pull('opened'), ref }));
    await engine.idle();
    const head = { headSha: 'b'.repeat(40), headBranch: 'fix' };
    expect(host.runs).toMatchObject([
      { ...head, ref, displayTitle: 'Fix it', event: 'pull_request' },
    ]);
  });
});

describe("what a job's own token does", () => {
  it('starts no run by a push, but by a dispatch', async () => {
    expect(await runsOf('  push:', { causedByJobToken: true })).toBe(0);
    const event = { name: 'repository_dispatch', payload: { action: 'x' }, causedByJobToken: true };
    expect(await runsOf('  repository_dispatch:', event)).toBe(1);
  });

  it('makes a run of a pull request wait until a person lets it go on', async () => {
    const { host, engine } = makeBench({ 'w.yml': `on: pull_request\n${job}` });
    const payload = { action: 'synchronize', pull_request: { title: 'x' } };
    const event = push({ name: 'pull_request', payload, causedByJobToken: true });
    const [run] = await engine.onEvent(event);
    await engine.idle();
    expect(host.runs).toMatchObject([{ status: 'completed', conclusion: 'action_required' }]);
    expect(host.jobs).toEqual([]);
    expect(await engine.approve(run?.runId ?? 0, 'octo')).toBe('ok');
    await engine.idle();
    expect(host.runs).toMatchObject([{ status: 'completed', conclusion: 'success', attempt: 1 }]);
    expect(await engine.approve(run?.runId ?? 0, 'octo')).toBe('conflict');
  });
});

describe('a dispatch', () => {
  const workflow = `
run-name: drover \${{ inputs.key }} by \${{ github.actor }}
on:
  workflow_dispatch:
    inputs:
      key: { required: true, type: string }
      dry: { type: boolean, default: true }
      count: { type: number, default: 3 }
      level: { type: choice, options: [low, high], default: low }
      note: { type: string }
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "\${{ toJSON(inputs) == toJSON(github.event.inputs) }} $IN"
        env: { IN: '\${{ inputs.dry && ''dry'' || ''wet'' }} \${{ inputs.count + 0 == 3 }}' }
`.replace('inputs.count + 0 == 3', 'inputs.count == 3');
  const request = { repository: 'acme/shop', workflow: 'w.yml', ref: 'main', actor: 'octo' };

  it('coerces inputs to their types, fills in defaults and names the run', async () => {
    const { host, engine } = makeBench({ 'w.yml': workflow });
    const started = await engine.dispatch({ ...request, inputs: { key: '1/2', dry: 'false' } });
    expect(started).toMatchObject({ ok: true, value: { runId: host.runs[0]?.id } });
    await engine.idle();
    expect(host.runs[0]).toMatchObject({
      displayTitle: 'drover 1/2 by octo',
      event: 'workflow_dispatch',
      conclusion: 'success',
      ref: 'refs/heads/main',
      headBranch: 'main',
      headSha: sha,
    });
    expect(host.runs[0]?.payload['inputs']).toEqual({
      key: '1/2',
      dry: 'false',
      count: '3',
      level: 'low',
      note: '',
    });
    expect(host.job('a').log).toContain('false wet true');
  });

  it.each([
    [{}, 422, "Required input 'key' not provided"],
    [{ key: 'k', typo: 'x' }, 422, 'Unexpected inputs provided: ["typo"]'],
    [{ key: 'k', dry: 'maybe' }, 422, "'maybe' for input 'dry' is not a boolean"],
    [{ key: 'k', count: 'many' }, 422, "'many' for input 'count' is not a number"],
    [{ key: 'k', level: 'mid' }, 422, "'mid' for input 'level' not in the list of allowed values"],
    [{ key: 'k'.repeat(65_536) }, 422, 'inputs are too large'],
  ])('with %j is refused', async (inputs, status, message) => {
    const { engine, host } = makeBench({ 'w.yml': workflow });
    const refused = await engine.dispatch({ ...request, inputs });
    expect(refused).toMatchObject({ ok: false, error: { status } });
    expect(refused.ok ? '' : refused.error.message).toContain(message);
    expect(host.runs).toEqual([]);
  });

  it('of what is not there is refused with GitHub’s status', async () => {
    const { engine } = makeBench({ 'w.yml': `on: push\n${job}` });
    const ask = async (change: object) => {
      const answer = await engine.dispatch({ ...request, inputs: {}, ...change });
      return answer.ok ? 'ok' : `${answer.error.status} ${answer.error.message}`;
    };
    expect(await ask({ repository: 'acme/none' })).toBe('404 Not Found');
    expect(await ask({ workflow: 'none.yml' })).toBe('404 Not Found');
    expect(await ask({ ref: 'none' })).toBe('422 No ref found for: none');
    expect(await ask({})).toBe("422 Workflow does not have 'workflow_dispatch' trigger");
  });

  it('needs the file on the default branch', async () => {
    const { engine, host } = makeBench({});
    host.files['c'.repeat(40)] = { '.github/workflows/w.yml': workflow };
    host.refs['refs/heads/other'] = 'c'.repeat(40);
    const answer = await engine.dispatch({ ...request, ref: 'other', inputs: { key: 'k' } });
    expect(answer).toMatchObject({ ok: false, error: { status: 404 } });
  });
});

describe('concurrency', () => {
  const workflow = (more: string) => `
on: push
run-name: \${{ github.event.n }}
concurrency: { group: 'Deploy-\${{ github.ref }}'${more} }
jobs: { a: { runs-on: x, steps: [{ run: 'echo started; test \${{ github.event.n }} != 1 || sleep 1' }] } }
`;
  const three = async (more: string) => {
    const bench = makeBench({ 'w.yml': workflow(more) });
    for (const n of [1, 2, 3]) {
      await bench.engine.onEvent(push({ payload: { n } }));
      if (n === 1) await until(() => bench.host.jobs[0]?.log.includes('started') === true);
    }
    await bench.engine.idle();
    return bench.host.runs;
  };

  it('lets one run, one wait, and replaces the one that waits', async () => {
    const runs = await three('');
    expect(runs.map((run) => run.conclusion)).toEqual(['success', 'cancelled', 'success']);
    expect(runs[2]?.history).toEqual(['queued', 'pending', 'queued', 'in_progress', 'completed']);
  });

  it('cancels the running one when asked', async () => {
    const runs = await three(', cancel-in-progress: true');
    expect(runs[0]?.conclusion).toBe('cancelled');
    expect(runs[2]?.conclusion).toBe('success');
  });

  it('keeps all with queue: max', async () => {
    const runs = await three(', queue: max');
    expect(runs.map((run) => run.conclusion)).toEqual(['success', 'success', 'success']);
  });

  it('holds for single jobs, too', async () => {
    const { host, engine } = makeBench({
      'w.yml': `
on: push
jobs:
  a: { runs-on: x, concurrency: one, steps: [{ run: 'date +%s%N; sleep 0.3; date +%s%N' }] }
  b: { runs-on: x, concurrency: ONE, steps: [{ run: 'date +%s%N; sleep 0.3; date +%s%N' }] }
`,
    });
    await engine.onEvent(push());
    await engine.idle();
    const times = (name: string) =>
      host
        .job(name)
        .log.filter((line) => /^\d{15,}$/.test(line))
        .map(Number);
    const [a, b] = [times('a'), times('b')].sort((x, y) => (x[0] ?? 0) - (y[0] ?? 0));
    expect(b?.[0]).toBeGreaterThan(a?.[1] ?? Infinity);
  });

  it('cancels a job that would wait for its own run', async () => {
    const { host, engine } = makeBench({
      'w.yml': `
on: push
concurrency: same
jobs: { a: { runs-on: x, concurrency: same, steps: [{ run: echo }] } }
`,
    });
    await engine.onEvent(push());
    await engine.idle();
    expect(host.job('a').conclusion).toBe('cancelled');
    expect(host.runs[0]?.conclusion).toBe('cancelled');
  });

  it('cancels a run that still waits', async () => {
    const { host, engine } = makeBench({ 'w.yml': workflow('') });
    await engine.onEvent(push({ payload: { n: 1 } }));
    const [second] = await engine.onEvent(push({ payload: { n: 2 } }));
    await until(() => host.runs[1]?.status === 'pending');
    expect(engine.cancel(second?.runId ?? 0)).toBe('ok');
    await engine.idle();
    expect(host.runs.map((run) => run.conclusion)).toEqual(['success', 'cancelled']);
  });

  it('that cannot be evaluated keeps the run from starting, with the reason', async () => {
    const { host, engine } = makeBench({
      'w.yml': `on: push\nconcurrency: "\${{ fromJSON(github.ref) }}"\n${job}\n`,
    });
    await engine.onEvent(push());
    await engine.idle();
    expect(host.runs).toMatchObject([{ status: 'completed', conclusion: 'startup_failure' }]);
    expect(host.runs[0]?.message).toMatch(/fromJson/i);
  });
});

describe('run-name', () => {
  it('that cannot be evaluated keeps the run from starting, with the reason', async () => {
    const { host, engine } = makeBench({
      'w.yml': `on: push\nrun-name: "\${{ fromJSON(github.ref) }}"\n${job}\n`,
    });
    await engine.onEvent(push());
    await engine.idle();
    expect(host.runs).toMatchObject([{ conclusion: 'startup_failure' }]);
    expect(host.runs[0]?.message).toMatch(/run-name: .*fromJson/i);
    expect(host.jobs).toEqual([]);
  });
});
