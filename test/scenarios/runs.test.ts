import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  begin,
  keysOf,
  pathsOf,
  putFile,
  readFile,
  recordsOf,
  runsOf,
  saidBy,
  untilQuiet,
  untilSaid,
} from './driving.ts';
import { comment, pullOf, rest, untilStatus } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

const REPO = '/repos/acme/storefront';
const STAGE_WORKFLOW = '.github/workflows/drover-stage.yml';

interface Inputs {
  readonly key: string;
  readonly prompt: string;
}

/** Reports as the title says, and not as the contract does. */
const UNRULY_AGENT = `
import { readFileSync, writeFileSync } from 'node:fs';
const prompt = readFileSync(process.env.DROVER_PROMPT, 'utf8');
const report = prompt.includes('Say nothing') ? null
  : prompt.includes('Say it wrong') ? { outcome: 'finished', summary: 7 }
  : 'not even JSON';
if (report !== null) writeFileSync(process.env.DROVER_REPORT, typeof report === 'string' ? report : JSON.stringify(report));
`;

describe('a run', () => {
  let stage: Stage;
  const dispatched = new Map<string, Inputs>();
  beforeAll(async () => {
    stage = await aStage({
      isLean: true,
      onExchange: ({ path, request }) => {
        if (!path.endsWith('/dispatches')) return;
        const { inputs } = request as { readonly inputs: Inputs };
        dispatched.set(inputs.key, inputs);
      },
    });
  });
  afterAll(() => stage.close());

  test.concurrent('that fails is tried again, and nobody is bothered while it may still succeed', async () => {
    const number = await begin(stage, 'Fail twice', 'fail 2', 'write a.txt: A');
    await untilStatus(stage, number, 'In Review');
    expect(await keysOf(stage, number)).toEqual(
      [1, 2, 3].map((n) => `${number}/1/execution/0.${n}`),
    );
    expect(await saidBy(stage, number)).toEqual([expect.stringContaining('review')]);
  });

  test.concurrent('that fails for good asks a person, with a link to it, and /retry goes on', async () => {
    const number = await begin(stage, 'Fail thrice', 'fail 3', 'write b.txt: B');
    const notice = await untilSaid(stage, number, /Blocked/);
    await untilStatus(stage, number, 'Blocked');
    const last = (await runsOf(stage, number)).at(-1);
    expect(notice).toContain(`(${last?.html_url})`);
    expect(notice).toContain('told to fail up to attempt 3');
    expect(notice).toContain('/retry');
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'In Review');
    expect((await keysOf(stage, number)).at(-1)).toBe(`${number}/1/execution/0.4`);
  });

  test.concurrent('that a person cancels in Actions is tried again', async () => {
    const number = await begin(stage, 'Be cancelled', 'sleep 4', 'write c.txt: C');
    const run = await until('the run works', async () =>
      (await runsOf(stage, number)).find(({ status }) => status === 'in_progress'),
    );
    await rest(stage, 'reviewer', {
      method: 'POST',
      path: `${REPO}/actions/runs/${run.id}/cancel`,
    });
    await untilStatus(stage, number, 'In Review');
    expect((await runsOf(stage, number)).map(({ conclusion }) => conclusion)).toEqual([
      'cancelled',
      'success',
    ]);
  });

  test.concurrent('that a person starts again counts for nothing', async () => {
    const number = await begin(stage, 'Be rerun', 'write d.txt: D');
    await untilStatus(stage, number, 'In Review');
    const [before, said, [run]] = [
      await pullOf(stage, number),
      await saidBy(stage, number),
      await runsOf(stage, number),
    ];
    await rest(stage, 'reviewer', {
      method: 'POST',
      path: `${REPO}/actions/runs/${run?.id}/rerun`,
    });
    const again = await until('it ran again', async () =>
      (await runsOf(stage, number)).find(
        (each) => each.run_attempt === 2 && each.status === 'completed',
      ),
    );
    expect(again.conclusion).toBe('success');
    await until('Drover has looked', async () => (await recordsOf(stage, number)).length === 1);
    expect((await pullOf(stage, number))?.head.sha).toBe(before?.head.sha);
    expect(await saidBy(stage, number)).toEqual(said);
    expect(await runsOf(stage, number)).toHaveLength(1);
  });

  test.concurrent('that a writer dispatches by hand, with the inputs of another, is not believed', async () => {
    const number = await begin(stage, 'Be imitated', 'sleep 4', 'write e.txt: E');
    await until('the run works', async () => (await runsOf(stage, number)).length === 1);
    const inputs = dispatched.get(`${number}/1/execution/0.1`);
    await rest(stage, 'reviewer', {
      method: 'POST',
      path: `${REPO}/actions/workflows/drover-stage.yml/dispatches`,
      body: {
        ref: 'main',
        inputs: { ...inputs, prompt: inputs?.prompt.replace('e.txt: E', 'evil.txt: E') },
      },
    });
    await untilStatus(stage, number, 'In Review');
    const runs = await until('both have ended', async () => {
      const all = await runsOf(stage, number);
      return all.length === 2 && all.every(({ status }) => status === 'completed') ? all : null;
    });
    expect(runs.map(({ actor }) => actor.login)).toEqual(['drover[bot]', 'reviewer']);
    expect(await pathsOf(stage, (await pullOf(stage, number))?.number ?? 0)).toEqual(['e.txt']);
  });

  test.concurrent('that changes nothing is said at once, not repeated', async () => {
    const number = await begin(stage, 'Change nothing', 'nothing');
    const notice = await untilSaid(stage, number, /Blocked/);
    await untilStatus(stage, number, 'Blocked');
    expect(notice).toMatch(/no file|nothing/i);
    expect(notice).toMatch(/@operator/);
    expect(await runsOf(stage, number)).toHaveLength(1);
  });

  test.concurrent('that touches a protected path asks, and /allow protected takes it to Done', async () => {
    const number = await begin(stage, 'Touch the workflows', 'write .github/new.yml: on');
    const notice = await untilSaid(stage, number, /protected/);
    await untilStatus(stage, number, 'Blocked');
    expect(notice).toContain('.github/new.yml');
    await comment(stage, 'outsider', number, '/allow protected');
    await comment(stage, 'operator', number, '/allow protected');
    await untilStatus(stage, number, 'In Review');
    expect(await pathsOf(stage, (await pullOf(stage, number))?.number ?? 0)).toEqual([
      '.github/new.yml',
    ]);
    await comment(stage, 'operator', number, '/approve');
    await untilStatus(stage, number, 'Done');
    expect(await readFile(stage, '.github/new.yml')).toContain('on');
  });
});

describe('a repository without the stage workflow', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await aStage({ isLean: true, files: { [STAGE_WORKFLOW]: null } });
  });
  afterAll(() => stage.close());

  test('is told which file is missing, and goes on once it is there', async () => {
    const number = await begin(stage, 'Have no workflow', 'write a.txt: A');
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toContain('drover-stage.yml');
    expect(notice).toContain('/retry');
    const commits = await rest<{ sha: string }[]>(stage, 'operator', {
      method: 'GET',
      path: `${REPO}/commits`,
    });
    const old = await rest<{ content: string }>(stage, 'operator', {
      method: 'GET',
      path: `${REPO}/contents/${STAGE_WORKFLOW}?ref=${commits.at(-1)?.sha}`,
    });
    await putFile(stage, STAGE_WORKFLOW, Buffer.from(old.content, 'base64').toString());
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'In Review');
    await untilQuiet(stage);
  });
});

describe('a report that breaks its schema', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await aStage({
      isLean: true,
      config: {
        agents: [{ name: 'unruly', adapter: 'command', command: ['node', 'tools/agent.mjs'] }],
        limits: { failures: 1 },
      },
      files: { 'tools/agent.mjs': UNRULY_AGENT },
    });
  });
  afterAll(() => stage.close());

  test.concurrent.for([
    ['Say it wrong', /outcome/],
    ['Say no JSON', /JSON/],
    ['Say nothing', /without a change/],
  ] as const)(
    '%s: it is a failed attempt, and the sentence names the fault',
    async ([title, fault]) => {
      const number = await begin(stage, title);
      const notice = await untilSaid(stage, number, /Blocked/);
      expect(notice).toMatch(fault);
      expect(notice).toContain('/retry');
      expect(notice).not.toMatch(/\n\s+at /);
      await untilStatus(stage, number, 'Blocked');
      expect(await pullOf(stage, number)).toBeUndefined();
    },
  );
});
