import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { putFile } from './driving.ts';
import { rest } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 120_000 });

const REPO = '/repos/acme/storefront';

/** Nothing of it is Drover's: the runner knows no workflow by name. */
const WORKFLOW = `name: Somebody else's
on:
  workflow_dispatch:
    inputs:
      break: { type: boolean, default: true }
      wait: { type: boolean, default: false }
env:
  WHERE: from the top
jobs:
  choose:
    runs-on: ubuntu-latest
    outputs:
      colour: \${{ steps.pick.outputs.colour }}
    steps:
      - id: pick
        run: echo "colour=green" >> "$GITHUB_OUTPUT"
  paint:
    needs: choose
    runs-on: \${{ matrix.os }}
    strategy:
      fail-fast: false
      matrix:
        os: [ubuntu-latest, windows-latest]
        size: [1, 2]
        exclude:
          - { os: windows-latest, size: 2 }
    env:
      HOW: \${{ matrix.size }} x \${{ needs.choose.outputs.colour }}
    steps:
      - name: Say it
        env: { WHO: step }
        run: echo "$WHERE / $HOW / $WHO"
      - name: Only the second
        if: matrix.size == 2
        run: echo second
  breaks:
    needs: paint
    runs-on: ubuntu-latest
    if: \${{ inputs.break }}
    steps:
      - name: Fail
        run: exit 4
      - name: Not reached
        run: echo no
      - name: Clean up
        if: failure()
        run: echo cleaned
  waits:
    needs: choose
    runs-on: ubuntu-latest
    if: \${{ inputs.wait }}
    steps:
      - name: Wait
        run: sleep 100
      - name: At the end
        if: always()
        run: echo over
  after:
    needs: breaks
    runs-on: ubuntu-latest
    steps: [{ run: echo never }]
  report:
    needs: [paint, breaks]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "paint \${{ needs.paint.result }}, breaks \${{ needs.breaks.result }}"
`;

interface Run {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly status: string;
    readonly conclusion: string | null;
  }[];
}

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({ isLean: true });
  await putFile(stage, '.github/workflows/foreign.yml', WORKFLOW);
});
afterAll(() => stage.close());

const get = <T>(path: string): Promise<T> =>
  rest<T>(stage, 'reviewer', { method: 'GET', path: `${REPO}${path}` });

async function dispatch(inputs: object): Promise<Run> {
  const before = await runs();
  await rest(stage, 'reviewer', {
    method: 'POST',
    path: `${REPO}/actions/workflows/foreign.yml/dispatches`,
    body: { ref: 'main', inputs },
  });
  return until('the run is there', async () =>
    (await runs()).find(({ id }) => before.every((each) => each.id !== id)),
  );
}

const runs = async (): Promise<readonly Run[]> =>
  (await get<{ workflow_runs: Run[] }>('/actions/runs?event=workflow_dispatch')).workflow_runs;

async function ended({ id }: Run): Promise<{ readonly run: Run; readonly jobs: Map<string, Job> }> {
  const run = await until('it has ended', async () => {
    const now = await get<Run>(`/actions/runs/${id}`);
    return now.status === 'completed' && now;
  });
  const { jobs } = await get<{ jobs: Job[] }>(`/actions/runs/${id}/jobs`);
  return { run, jobs: new Map(jobs.map((job) => [job.name, job])) };
}

async function logOf(job: Job | undefined): Promise<string> {
  const answer = await fetch(`${stage.sandbox.urls.api}${REPO}/actions/jobs/${job?.id}/logs`, {
    headers: { authorization: `token ${stage.sandbox.seeded.people.reviewer.token}` },
  });
  return answer.text();
}

const steps = (job: Job | undefined): readonly string[] =>
  (job?.steps ?? []).map(({ name, conclusion }) => `${name}: ${conclusion}`);

test('needs, outputs, matrix, if, env and a failing step are as on GitHub', async () => {
  const { run, jobs } = await ended(await dispatch({ break: 'true' }));
  expect([run.name, run.conclusion]).toEqual(["Somebody else's", 'failure']);
  expect([...jobs].map(([name, { conclusion }]) => `${name}: ${conclusion}`).toSorted()).toEqual([
    'after: skipped',
    'breaks: failure',
    'choose: success',
    'paint (ubuntu-latest, 1): success',
    'paint (ubuntu-latest, 2): success',
    'paint (windows-latest, 1): success',
    'report: success',
    'waits: skipped',
  ]);
  expect(await logOf(jobs.get('paint (ubuntu-latest, 2)'))).toContain(
    'from the top / 2 x green / step',
  );
  expect(steps(jobs.get('paint (windows-latest, 1)'))).toContain('Only the second: skipped');
  expect(steps(jobs.get('paint (ubuntu-latest, 2)'))).toContain('Only the second: success');
  expect(steps(jobs.get('breaks'))).toEqual(
    expect.arrayContaining(['Fail: failure', 'Not reached: skipped', 'Clean up: success']),
  );
  expect(await logOf(jobs.get('report'))).toContain('paint success, breaks failure');
});

test('a run that is cancelled ends its step, and still runs what asks for always', async () => {
  const started = await dispatch({ break: 'false', wait: 'true' });
  await until('it waits', async () => {
    const { jobs } = await get<{ jobs: Job[] }>(`/actions/runs/${started.id}/jobs`);
    const step = jobs
      .find(({ name }) => name === 'waits')
      ?.steps.find(({ name }) => name === 'Wait');
    return step?.status === 'in_progress';
  });
  await rest(stage, 'reviewer', {
    method: 'POST',
    path: `${REPO}/actions/runs/${started.id}/cancel`,
  });
  const { run, jobs } = await ended(started);
  expect(run.conclusion).toBe('cancelled');
  expect(jobs.get('waits')?.conclusion).toBe('cancelled');
  expect(steps(jobs.get('waits'))).toEqual(
    expect.arrayContaining(['Wait: cancelled', 'At the end: success']),
  );
});
