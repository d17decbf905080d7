import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeBench, push, pushAndWait, until } from './engine-bench.ts';

describe('a foreign workflow', () => {
  it('runs jobs in the order of their needs and hands outputs on', async () => {
    const { host } = await pushAndWait(`
name: CI
on: push
env: { TOP: top, SHARED: workflow }
jobs:
  build:
    runs-on: ubuntu-latest
    env: { SHARED: job }
    outputs:
      version: \${{ steps.pick.outputs.version }}
      text: \${{ steps.pick.outputs.text }}
    steps:
      - id: pick
        env: { OWN: step }
        run: |
          echo "version=1.2.$TOP" >> "$GITHUB_OUTPUT"
          { echo 'text<<EOF_x'; echo one; echo two; echo EOF_x; } >> "$GITHUB_OUTPUT"
          echo "shared is $SHARED and own is $OWN"
          echo "LATER=for later" >> "$GITHUB_ENV"
          echo "# Summary" >> "$GITHUB_STEP_SUMMARY"
      - run: echo "later is $LATER, region \${{ vars.REGION }}"
  use:
    needs: build
    runs-on: [self-hosted, linux]
    steps:
      - run: echo "got $V and $T"
        env:
          V: \${{ needs.build.outputs.version }}
          T: \${{ toJSON(needs.build.outputs.text) }}
`);
    expect(host.runs).toMatchObject([
      {
        status: 'completed',
        conclusion: 'success',
        workflowName: 'CI',
        displayTitle: 'Add the shop',
      },
    ]);
    expect(host.runs[0]?.history).toEqual(['queued', 'in_progress', 'completed']);
    expect(host.job('build').log).toContain('shared is job and own is step');
    expect(host.job('build').log).toContain('later is for later, region eu');
    expect(host.job('build').summaries).toEqual(['# Summary\n']);
    expect(host.job('use').log).toContain('got 1.2.top and "one\\ntwo"');
    expect(host.job('use').labels).toEqual(['self-hosted', 'linux']);
    expect(host.job('use').steps?.map((step) => [step.name, step.conclusion])).toEqual([
      ['Set up job', 'success'],
      ['Run echo "got $V and $T"', 'success'],
      ['Complete job', 'success'],
    ]);
  });

  it('expands a matrix with include and exclude', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  test:
    runs-on: x
    strategy:
      matrix:
        os: [a, b]
        node: [20, 24]
        exclude: [{ os: a, node: 20 }]
        include: [{ os: b, node: 24, extra: yes-please }, { os: c }]
    steps:
      - run: echo "$\{{ matrix.os }}-$\{{ matrix.node }}-$\{{ matrix.extra }}-$\{{ strategy.job-total }}"
`);
    const names = host.jobs.map((job) => job.name).sort();
    expect(names).toEqual(['test (a, 24)', 'test (b, 20)', 'test (b, 24, yes-please)', 'test (c)']);
    expect(host.job('test (b, 24, yes-please)').log).toContain('b-24-yes-please-4');
    expect(host.job('test (c)').log).toContain('c---4');
  });

  it('stops after a failing step, and runs what asks for failure', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - id: bad
        name: Break
        run: exit 3
      - run: echo never
      - if: failure() && steps.bad.outcome == 'failure'
        run: echo "status \${{ job.status }}"
      - if: always()
        run: echo always
  skipped:
    needs: a
    runs-on: x
    steps: [{ run: echo no }]
  after-skipped:
    needs: skipped
    runs-on: x
    steps: [{ run: echo no }]
  rescue:
    needs: [a]
    if: failure()
    runs-on: x
    steps: [{ run: 'echo "a was \${{ needs.a.result }}"' }]
`);
    expect(host.runs[0]?.conclusion).toBe('failure');
    expect(host.job('a').steps?.map((step) => step.conclusion)).toEqual([
      'success',
      'failure',
      'skipped',
      'success',
      'success',
      'success',
    ]);
    expect(host.job('a').log).toContain('##[error]Process completed with exit code 3.');
    expect(host.job('a').log).toContain('status failure');
    expect(host.job('a').annotations).toMatchObject([{ level: 'failure' }]);
    expect(host.job('skipped').conclusion).toBe('skipped');
    expect(host.job('after-skipped').conclusion).toBe('skipped');
    expect(host.job('rescue').log).toContain('a was failure');
  });

  it('goes on where continue-on-error says so, for a step and for a job', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    continue-on-error: true
    steps:
      - id: soft
        continue-on-error: true
        run: exit 1
      - run: echo "\${{ steps.soft.outcome }} \${{ steps.soft.conclusion }}"
      - run: exit 9
  b:
    needs: a
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.a.result }}"' }]
`);
    expect(host.job('a').log).toContain('failure success');
    expect(host.job('a').conclusion).toBe('failure');
    expect(host.job('b').log).toContain('success');
    expect(host.runs[0]?.conclusion).toBe('success');
  });

  it('uses the shell, folder and defaults that are asked for', async () => {
    const { host } = await pushAndWait(`
on: push
defaults: { run: { shell: sh } }
jobs:
  a:
    runs-on: x
    defaults: { run: { working-directory: sub } }
    steps:
      - run: mkdir sub
        working-directory: .
      - run: pwd
      - run: false | true; echo "no pipefail"
      - run: 'false | true; echo unreachable'
        shell: bash
        continue-on-error: true
      - run: console.log('node ' + process.version)
        shell: node {0}
      - run: print("python " + str(1 + 1))
        shell: python
`);
    const { log } = host.job('a');
    expect(log.some((line) => line.endsWith('/shop/shop/sub'))).toBe(true);
    expect(log).toContain('no pipefail');
    expect(log).not.toContain('unreachable');
    expect(log).toContain(`node ${process.version}`);
    expect(log).toContain('python 2');
  });

  it('fails a step that takes too long', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps:
      - name: Slow
        run: sleep 60
        timeout-minutes: 0.005
      - if: failure()
        run: echo "timed out"
`);
    expect(host.job('a').conclusion).toBe('failure');
    expect(host.job('a').log).toContain(
      "##[error]The action 'Slow' has timed out after 0.005 minutes.",
    );
    expect(host.job('a').log).toContain('timed out');
  });

  it('cancels a job that takes too long, and still runs its always() steps', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    timeout-minutes: 0.01
    steps:
      - run: sleep 60
      - run: echo next
      - if: always()
        run: echo "cleaned \${{ job.status }}"
`);
    expect(host.job('a').conclusion).toBe('cancelled');
    expect(host.job('a').log).toContain('cleaned cancelled');
    expect(host.job('a').log).not.toContain('next');
    expect(host.runs[0]?.conclusion).toBe('cancelled');
  });

  it('shows an invalid file as a run that failed to start', async () => {
    const { host } = await pushAndWait('on: push\njobs:\n  a:\n    runs-on: x\n    stps: []\n');
    expect(host.runs).toMatchObject([{ status: 'completed', conclusion: 'startup_failure' }]);
    expect(host.runs[0]?.message).toContain("Unexpected value 'stps'");
  });
});

describe('cancelling', () => {
  const slow = `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: echo started; sleep 60
      - run: echo next
      - if: cancelled()
        run: echo "cleaning up"
  b:
    needs: a
    runs-on: x
    steps: [{ run: echo never }]
`;

  it('stops the running step and runs what asks for cancelled()', async () => {
    const { host, engine } = makeBench({ 'w.yml': slow });
    const [run] = await engine.onEvent(push());
    await until(() => host.jobs[0]?.log.includes('started') === true);
    expect(engine.cancel(run?.runId ?? 0)).toBe('ok');
    await engine.idle();
    expect(host.job('a').log).toContain('cleaning up');
    expect(host.job('a').log).not.toContain('next');
    expect(host.job('a').steps?.[1]?.conclusion).toBe('cancelled');
    expect(host.job('a').conclusion).toBe('cancelled');
    expect(host.job('b').conclusion).toBe('skipped');
    expect(host.runs[0]?.conclusion).toBe('cancelled');
    expect(engine.cancel(run?.runId ?? 0)).toBe('conflict');
    expect(engine.cancel(1)).toBe('not-found');
  });

  it('runs nothing more when forced', async () => {
    const { host, engine } = makeBench({ 'w.yml': slow });
    const [run] = await engine.onEvent(push());
    await until(() => host.jobs[0]?.log.includes('started') === true);
    expect(engine.forceCancel(run?.runId ?? 0)).toBe('ok');
    await engine.idle();
    expect(host.job('a').log).not.toContain('cleaning up');
    expect(host.runs[0]?.conclusion).toBe('cancelled');
  });

  it('lets a job that runs always() go on', async () => {
    const { host, engine } = makeBench({
      'w.yml': `
on: push
jobs:
  a:
    if: always()
    runs-on: x
    steps: [{ run: echo started; sleep 0.5; echo finished }]
`,
    });
    const [run] = await engine.onEvent(push());
    await until(() => host.jobs[0]?.log.includes('started') === true);
    engine.cancel(run?.runId ?? 0);
    await engine.idle();
    expect(host.job('a').log).toContain('finished');
    expect(host.job('a').conclusion).toBe('success');
  });

  it('cancels the rest of a matrix when one fails', async () => {
    const { host } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    strategy: { matrix: { n: [1, 2] } }
    steps:
      - run: if [ \${{ matrix.n }} = 1 ]; then exit 1; else sleep 60; fi
`);
    expect(host.job('a (1)').conclusion).toBe('failure');
    expect(host.job('a (2)').conclusion).toBe('cancelled');
    expect(host.runs[0]?.conclusion).toBe('failure');
  });
});

describe('running again', () => {
  it('counts the attempt up under the same id', async () => {
    const { host, engine } = await pushAndWait(`
on: push
jobs:
  a:
    runs-on: x
    steps: [{ run: 'echo "attempt \${{ github.run_attempt }} by $GITHUB_TRIGGERING_ACTOR"' }]
`);
    const id = host.runs[0]?.id ?? 0;
    expect(await engine.rerun(id, { actor: 'hubot' })).toBe('ok');
    await engine.idle();
    expect(host.runs).toMatchObject([
      { id, attempt: 2, conclusion: 'success', triggeringActor: 'hubot' },
    ]);
    expect(host.jobs.map((job) => job.attempt)).toEqual([1, 2]);
    expect(host.job('a').log).toContain('attempt 2 by hubot');
  });

  it('keeps the jobs that succeeded when only failed ones are asked for', async () => {
    const { host, engine } = await pushAndWait(`
on: push
jobs:
  good:
    runs-on: x
    outputs: { o: '\${{ steps.s.outputs.o }}' }
    steps: [{ id: s, run: 'echo "o=kept" >> $GITHUB_OUTPUT; echo good ran' }]
  bad:
    needs: good
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.good.outputs.o }}"; test "$GITHUB_RUN_ATTEMPT" = 2' }]
`);
    expect(host.runs[0]?.conclusion).toBe('failure');
    await engine.rerun(host.runs[0]?.id ?? 0, { actor: 'octo', failedOnly: true });
    await engine.idle();
    expect(host.runs[0]?.conclusion).toBe('success');
    expect(host.job('good')).toMatchObject({ attempt: 2, conclusion: 'success', log: [] });
    expect(host.job('bad').log).toContain('kept');
  });
});

describe('closing', () => {
  it.skipIf(!existsSync('/proc/self/stat'))(
    'leaves no process behind, not even one that left its group',
    async () => {
      const { host, engine } = makeBench({
        'w.yml': `
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          setsid sleep 300 > /dev/null 2>&1 &
          echo "stray $!"
          sleep 300 & echo "child $!"
          wait
      - if: always()
        run: echo after
`,
      });
      await engine.onEvent(push());
      await until(() => host.jobs[0]?.log.some((line) => line.startsWith('child')) === true);
      const pids =
        host.jobs[0]?.log.flatMap((line) => /^(?:stray|child) (\d+)/.exec(line)?.[1] ?? []) ?? [];
      expect(pids).toHaveLength(2);
      await engine.close();
      expect(pids.filter(isAlive)).toEqual([]);
      expect(host.job('a').log).not.toContain('after');
      expect(await engine.onEvent(push())).toEqual([]);
    },
  );
});

/** A dead process stays listed as a zombie where there is no init to wait for it. */
function isAlive(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false;
  } catch {
    return false;
  }
}
