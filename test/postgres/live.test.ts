import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { begin, keysOf, readAt, saidBy, untilSaid } from '../scenarios/driving.ts';
import { comment, pullOf, untilStatus } from '../scenarios/people.ts';
import { aStage, whatWentOn } from '../scenarios/stage.ts';
import { aDatabase } from './a-database.ts';
import { further } from './fleet.ts';

const PROGRAM = join(import.meta.dirname, '../process/child/asking-agent.ts');

// Two whole servers and a run, for what test/controller/live-lines.test.ts and elsewhere.test.ts have by halves.
const isNightly = process.env['DROVER_REPLICAS'] !== undefined;

test.runIf(isNightly)(
  'a run that waits at one of several replicas is told what another took (nightly)',
  async () => {
    const database = await aDatabase(inject('postgres'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const agent = { name: 'backend', adapter: 'command', command: [process.execPath, PROGRAM] };
    const stage = await aStage({
      isLean: true,
      config: { questions: { wait: '5m' }, agents: [agent] },
      env: { DATABASE_URL: database, PORT: String(port), DROVER_URL: url },
    });
    const { tables } = stage.sandbox.world;
    const { id, variables, secrets } = tables.repositories.must(stage.sandbox.seeded.repository.id);
    tables.repositories.update(id, {
      variables: new Map([...variables, ['DROVER_URL', url]]),
      secrets: new Map([
        ...secrets,
        ['DROVER_SESSION_KEY', 'a secret that is long enough for keys'],
      ]),
    });
    // Nine of ten looks are others'.
    const others = await further(stage, 1, database);
    try {
      const number = await begin(stage, 'Say a word');
      await untilSaid(stage, number, /Which word\?/);
      await comment(stage, 'operator', number, '/answer canary-blue');
      await untilStatus(stage, number, 'In Review');
      expect(await keysOf(stage, number)).toHaveLength(1);
      const pull = await pullOf(stage, number);
      expect(await readAt(stage, 'answer.txt', pull?.head.ref ?? '')).toBe('canary-blue\n');
      expect(
        (await saidBy(stage, number)).filter((body) => body.includes('Which word?')),
      ).toHaveLength(1);
    } catch (error) {
      throw new Error(`${String(error)}\n${whatWentOn(stage)}`, { cause: error });
    } finally {
      await Promise.all(others.map((each) => each.close(5_000)));
      await stage.close();
    }
  },
  200_000,
);
