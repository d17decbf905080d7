import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { begin, keysOf, readAt, saidBy, untilSaid, untilShown } from './driving.ts';
import { comment, pullOf, untilStatus } from './people.ts';
import { aStage, jobLogs, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

const PROGRAM = join(import.meta.dirname, '../process/child/asking-agent.ts');
const SECRET = 'a secret that is long enough for keys';

/** As long as a Drover that has just started does nothing on an issue that was just worked on. */
const CAUTIOUS = 31_000;

/** Drover's environment, as it is when it starts. */
const env: Record<string, string> = {};
let stage: Stage;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  Object.assign(env, { PORT: String(port), DROVER_URL: url });
  const agent = { name: 'backend', adapter: 'command', command: [process.execPath, PROGRAM] };
  stage = await aStage({
    isLean: true,
    config: { questions: { wait: '10m' }, agents: [agent] },
    env,
  });
  const { tables } = stage.sandbox.world;
  const { id, variables, secrets } = tables.repositories.must(stage.sandbox.seeded.repository.id);
  tables.repositories.update(id, {
    variables: new Map([...variables, ['DROVER_URL', url]]),
    secrets: new Map([...secrets, ['DROVER_SESSION_KEY', SECRET]]),
  });
});
afterAll(() => stage.close());

/** The word that the agent was told, as it wrote it down. */
async function wordOf(number: number): Promise<string> {
  const pull = await pullOf(stage, number);
  return readAt(stage, 'answer.txt', pull?.head.ref ?? '');
}

async function questionsOn(number: number): Promise<readonly string[]> {
  return (await saidBy(stage, number)).filter((body) => body.includes('Which word?'));
}

test('a question that is answered while its run waits, over a restart of Drover: one run, told by its tool', async () => {
  const number = await begin(stage, 'Say a word');
  const asked = await untilSaid(stage, number, /Which word\?/);
  expect(asked).toContain('**@@backend asks**');
  await untilStatus(stage, number, 'Blocked');
  await untilShown(stage, number, /Session: `backend` _paused_/);
  await stage.restart();
  stage.pass(CAUTIOUS);
  await comment(stage, 'outsider', number, '/answer canary-strange');
  await comment(stage, 'operator', number, '/tell Mind the tests.');
  await comment(stage, 'operator', number, '/answer canary-blue');
  await untilStatus(stage, number, 'In Review');
  expect(await keysOf(stage, number)).toHaveLength(1);
  expect(await wordOf(number)).toBe('canary-blue\n');
  const pull = await pullOf(stage, number);
  expect(await readAt(stage, 'told.txt', pull?.head.ref ?? '')).toBe('Mind the tests.\n');
  expect(await questionsOn(number)).toEqual([expect.stringContaining('**Answered** by operator')]);
  // What the run was given stands in no log.
  expect(jobLogs(stage)).not.toMatch(/capability"?:"?[\w-]{20}/);
});

test('a line that is lost half-way: the run parks its question, which is asked once, and the next run is told', async () => {
  const number = await begin(stage, 'Say another');
  await untilSaid(stage, number, /Which word\?/);
  // Runs are not listened to any more.
  delete env['DROVER_URL'];
  await stage.restart();
  stage.pass(CAUTIOUS);
  await vi.waitUntil(() => stage.sandbox.world.tables.runs.all().at(-1)?.conclusion === 'success', {
    timeout: 100_000,
    interval: 200,
  });
  await comment(stage, 'operator', number, '/answer canary-red');
  await untilStatus(stage, number, 'In Review');
  expect(await keysOf(stage, number)).toHaveLength(2);
  expect(await wordOf(number)).toBe('canary-red\n');
  expect(await questionsOn(number)).toHaveLength(1);
});
