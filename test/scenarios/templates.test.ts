import { expect, test, vi } from 'vitest';
import { begin, keysOf, putFile, readFile, untilSaid } from './driving.ts';
import { comment, pullOf, rest, untilStatus } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage, type StageOptions } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

const WORKFLOWS = '.github/workflows';

/** A stage of its own for what is broken in it. */
function on(options: StageOptions, play: (stage: Stage) => Promise<void>): () => Promise<void> {
  return async () => {
    const stage = await aStage(options);
    try {
      await play(stage);
    } finally {
      await stage.close();
    }
  };
}

const PATH = `${WORKFLOWS}/drover-stage.yml`;
const STEP = 'jobs: { a: { runs-on: x, steps: [{ run: "true" }] } }';
const UNFIT = {
  'that is no YAML': 'on: [workflow_dispatch\njobs: {',
  'that takes no dispatch': `on: push\n${STEP}`,
  'that takes other inputs': `on: { workflow_dispatch: { inputs: { colour: {} } } }\n${STEP}`,
};

test.concurrent(
  'a stage workflow that fails before the agent began, and one that cannot be dispatched: the notice links to the run, or names the file and what it must be',
  on({ isLean: true, config: { limits: { failures: 1 } } }, async (stage) => {
    const good = await readFile(stage, PATH);
    const inWork = /^( {2}work:\n[^]*?)^( +)steps:\n/m;
    await putFile(stage, PATH, good.replace(inWork, '$1$2steps:\n$2  - run: exit 3\n'));
    const number = await begin(stage, 'Stumble', 'write a.txt: A');
    const failed = await untilSaid(stage, number, /Blocked/);
    expect(failed).toContain(
      'The run says why: `The work job was ended, or failed before the agent could start.',
    );
    expect(failed).toMatch(/\[The run\]\(http\S+\/actions\/runs\/\d+\)/);
    for (const [title, text] of Object.entries(UNFIT)) {
      await putFile(stage, PATH, text);
      const unfit = await begin(stage, `A workflow ${title}`, 'write b.txt: B');
      const notice = await untilSaid(stage, unfit, /Blocked/);
      expect([title, notice]).toEqual([
        title,
        expect.stringMatching(
          /GitHub did not start the workflow `drover-stage\.yml`[^]*take `workflow_dispatch`/,
        ),
      ]);
    }
    await putFile(stage, PATH, good);
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'In Review');
  }),
);

const DEPLOYED = {
  stages: { clarification: 'off', design: 'off', plan: 'off' },
  checks: 'none',
  deadlines: { deployment: '5m' },
};

test.concurrent(
  'a deployment by the template whose script fails blocks, with its log; the script mended and run again, it goes on',
  on({ config: DEPLOYED }, async (stage) => {
    const script = '.github/drover/deploy.sh';
    const good = await readFile(stage, script);
    await putFile(stage, script, 'echo "the host is full"\nexit 7\n');
    const number = await begin(stage, 'Do not deploy', 'write notice.txt: Soon');
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toMatch(
      /The deployment to `preview` failed\. Its log: http\S+\/actions\/runs\/\d+/,
    );
    expect(notice).toContain('Run the deploy workflow again');
    await untilStatus(stage, number, 'Blocked');
    const pull = await pullOf(stage, number);
    await putFile(stage, script, good);
    // The base is fixed in the event that a rerun repeats; a push brings a new one.
    await rest(stage, 'reviewer', {
      method: 'PUT',
      path: `/repos/acme/storefront/pulls/${pull?.number}/update-branch`,
      body: {},
    });
    await untilStatus(stage, number, 'In Review');
  }),
);

const VERIFIED: StageOptions = {
  isLean: true,
  config: { stages: { 'post-merge-verify': 'on' }, limits: { failures: 1 } },
  files: { '.github/drover/verify.sh': 'exit 0' },
};

test.concurrent(
  'a verify workflow that is missing is named after the merge, and /retry goes on once it is there',
  on(VERIFIED, async (stage) => {
    const path = `${WORKFLOWS}/drover-verify.yml`;
    const good = await readFile(stage, path);
    await putFile(stage, path, null);
    const number = await begin(stage, 'Trust me', 'write a.txt: A');
    await untilStatus(stage, number, 'In Review');
    await comment(stage, 'operator', number, '/approve');
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toContain('GitHub did not start the workflow `drover-verify.yml`');
    await untilStatus(stage, number, 'Blocked');
    await putFile(stage, path, good);
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'Done');
    expect((await keysOf(stage, number)).at(-1)).toMatch(/post-merge-verify/);
    await until('it is merged', async () => (await pullOf(stage, number))?.merged);
  }),
);
