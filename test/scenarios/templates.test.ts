import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { begin, keysOf, putFile, readFile, untilSaid } from './driving.ts';
import { comment, pullOf, rest, until, untilStatus } from './people.ts';
import { aStage, type Stage, type StageOptions } from './stage.ts';

vi.setConfig({ testTimeout: 150_000 });

const WORKFLOWS = '.github/workflows';

/** A stage of its own for what is broken in it. */
function staged(options: StageOptions): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await aStage(options);
  });
  afterAll(() => stage?.close());
  return () => {
    if (stage === undefined) throw new Error('the stage is not set yet');
    return stage;
  };
}

describe('a stage workflow that fails', () => {
  const on = staged({ isLean: true, config: { limits: { failures: 1 } } });

  test('before the agent began: the notice links to the run', async () => {
    const stage = on();
    const path = `${WORKFLOWS}/drover-stage.yml`;
    const good = await readFile(stage, path);
    await putFile(stage, path, good.replace(/^( +)steps:\n/m, '$1steps:\n$1  - run: exit 3\n'));
    const number = await begin(stage, 'Stumble', 'write a.txt: A');
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toContain(
      'The run says why: `The work job was ended, or failed before the agent could start.',
    );
    expect(notice).toMatch(/\[The run\]\(http\S+\/actions\/runs\/\d+\)/);
    await putFile(stage, path, good);
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'In Review');
  });

  test.for([
    ['that is no YAML', 'on: [workflow_dispatch\njobs: {'],
    ['that takes no dispatch', 'on: push\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }'],
    [
      'that takes other inputs',
      'on: { workflow_dispatch: { inputs: { colour: {} } } }\njobs: { a: { runs-on: x, steps: [{ run: "true" }] } }',
    ],
  ] as const)('%s: the notice names the file and what it must be', async ([title, text]) => {
    const stage = on();
    const path = `${WORKFLOWS}/drover-stage.yml`;
    const good = await readFile(stage, path);
    await putFile(stage, path, text);
    const number = await begin(stage, `A workflow ${title}`, `write ${title}.txt: A`);
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toContain('GitHub did not start the workflow `drover-stage.yml`');
    expect(notice).toContain('take `workflow_dispatch`');
    await putFile(stage, path, good);
    await comment(stage, 'operator', number, '/retry');
    await untilStatus(stage, number, 'In Review');
  });
});

describe('a deployment by the template', () => {
  const on = staged({
    config: {
      stages: { clarification: 'off', design: 'off', plan: 'off' },
      checks: 'none',
      deadlines: { deployment: '5m' },
    },
  });

  test('whose script fails blocks, with a link to its log; the script mended and run again, it goes on', async () => {
    const stage = on();
    const script = '.github/drover/deploy.sh';
    const good = await readFile(stage, script);
    await putFile(stage, script, 'echo "the host is full"\nexit 7\n');
    const number = await begin(stage, 'Do not deploy', 'write notice.txt: Soon');
    const notice = await untilSaid(stage, number, /Blocked/);
    expect(notice).toContain('The deployment to `preview` failed.');
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
  });
});

describe('a verify workflow that is missing', () => {
  const on = staged({
    isLean: true,
    config: { stages: { 'post-merge-verify': 'on' }, limits: { failures: 1 } },
    files: { '.github/drover/verify.sh': 'exit 0' },
  });

  test('is named after the merge, and /retry goes on once it is there', async () => {
    const stage = on();
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
  });
});
