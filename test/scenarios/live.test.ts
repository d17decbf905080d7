import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { begin, keysOf, readAt, saidBy, untilSaid, untilShown } from './driving.ts';
import { comment, pullOf, untilStatus } from './people.ts';
import { aStage, jobLogs, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 150_000 });

const PROGRAM = join(import.meta.dirname, '../process/child/asking-agent.ts');

/** As long as a Drover that has just started does nothing on an issue that was just worked on. */
const CAUTIOUS = 31_000;

/** A stage whose runs can reach Drover, and wait for so long. */
async function on(wait: string, play: (stage: Stage) => Promise<void>): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const agent = { name: 'backend', adapter: 'command', command: [process.execPath, PROGRAM] };
  const stage = await aStage({
    isLean: true,
    config: { questions: { wait }, agents: [agent] },
    env: { PORT: String(port), DROVER_URL: url },
  });
  const { tables } = stage.sandbox.world;
  const { id, variables, secrets } = tables.repositories.must(stage.sandbox.seeded.repository.id);
  tables.repositories.update(id, {
    variables: new Map([...variables, ['DROVER_URL', url]]),
    secrets: new Map([...secrets, ['DROVER_SESSION_KEY', 'a secret that is long enough for keys']]),
  });
  try {
    await play(stage);
  } catch (error) {
    throw new Error(`${String(error)}\n${jobLogs(stage)}`, { cause: error });
  } finally {
    await stage.close();
  }
}

async function wordOf(stage: Stage, number: number): Promise<string> {
  const pull = await pullOf(stage, number);
  return readAt(stage, 'answer.txt', pull?.head.ref ?? '');
}

test.concurrent('a question that is answered while its run waits, over a restart of Drover: one run, told by its tool', () =>
  on('2m', async (stage) => {
    const number = await begin(stage, 'Say a word');
    const asked = await untilSaid(stage, number, /Which word\?/);
    expect(asked).toContain('**@@backend asks**');
    await untilStatus(stage, number, 'Blocked');
    await untilShown(stage, number, /Session: `backend` _paused_/);
    await stage.restart();
    stage.pass(CAUTIOUS);
    await comment(stage, 'outsider', number, '/answer canary-strange');
    await comment(stage, 'operator', number, '/answer canary-blue');
    await untilStatus(stage, number, 'In Review');
    expect(await keysOf(stage, number)).toHaveLength(1);
    expect(await wordOf(stage, number)).toBe('canary-blue\n');
    const shown = (await saidBy(stage, number)).filter((body) => body.includes('Which word?'));
    expect(shown).toEqual([expect.stringContaining('**Answered** by operator')]);
    // What the run was given stands in no log.
    expect(jobLogs(stage)).not.toMatch(/capability"?:"?[\w-]{20}/);
  }));

test.concurrent('a line that is lost half-way: the run parks its question, which is asked once, and the next run is told', () =>
  on('5s', async (stage) => {
    const number = await begin(stage, 'Say a word');
    await untilSaid(stage, number, /Which word\?/);
    await stage.stop();
    // Because nobody can be reached, or for the time: what follows is the same.
    await vi.waitUntil(() => jobLogs(stage).includes(': parked.'), {
      timeout: 100_000,
      interval: 200,
    });
    await stage.restart();
    stage.pass(CAUTIOUS);
    await comment(stage, 'operator', number, '/answer canary-red');
    await untilStatus(stage, number, 'In Review');
    expect(await keysOf(stage, number)).toHaveLength(2);
    expect(await wordOf(stage, number)).toBe('canary-red\n');
    const asked = (await saidBy(stage, number)).filter((body) => body.includes('Which word?'));
    expect(asked).toHaveLength(1);
  }));
