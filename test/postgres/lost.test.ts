import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { type DroverChild, linesOf } from '../process/drover-child.ts';
import { aSite, clearFaults, setFault, type Site } from '../process/site.ts';
import { recordsOf, runsOf } from '../scenarios/driving.ts';
import { comment, openIssue } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { aDatabase } from './a-database.ts';

/** So many replicas are lost at night, by turns frozen and killed; three in a run of the tests. */
const LOST = Number(process.env['DROVER_REPLICAS'] ?? 3);

vi.setConfig({ testTimeout: 120_000 + LOST * 120_000 });

/** Within so many seconds the issues of a lost replica move on; some 25 where nothing else holds the machine up. */
const MOVES = 60;

/** Seconds in which this process was let go on: a machine that stands still counts none. */
function secondsOfOurs(): { readonly count: () => number; readonly stop: () => void } {
  let count = 0;
  const timer = setInterval(() => (count += 1), 1_000);
  return { count: () => count, stop: () => clearInterval(timer) };
}

const SLOW = { kind: 'slow', milliseconds: 10_000, body: 'query IssueWorld' };

async function strikes({ sandbox }: Site): Promise<number> {
  const answer = await fetch(`${sandbox.urls.origin}/_sandbox/faults`);
  const { faults } = (await answer.json()) as { readonly faults: readonly { struck: number }[] };
  return faults[0]?.struck ?? 0;
}

/** One of the processes that share the database, with a log of its own. */
interface Member {
  readonly child: DroverChild;
  readonly log: string;
}

const folder = mkdtempSync(join(tmpdir(), 'drover-lost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let started = 0;

async function anotherOne(site: Site, database: string): Promise<Member> {
  const log = join(folder, `${(started += 1)}.log`);
  const env = { DATABASE_URL: database, PORT: String(await freePort()), SWEEP_INTERVAL: '5s' };
  const child = site.start({ env, out: log });
  const member = { child, log };
  await until('it has joined', async () => {
    if (child.isOver()) throw new Error(`it ended by itself: ${child.err()}`);
    return idOf(member);
  });
  return member;
}

/** As it is known to the others. */
function idOf({ log }: Member): string | undefined {
  const line = linesOf(log).find(({ msg }) => msg === 'the queue’s database answers');
  return line?.['replica'] as string | undefined;
}

test('a replica that is killed or frozen loses its issues to another within a minute, and does no harm when it comes back', async () => {
  const database = await aDatabase(inject('postgres'));
  const site = await aSite({
    isLean: true,
    hasWebhook: false,
    config: { limits: { active: 100 } },
  });
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const members = [await anotherOne(site, database), await anotherOne(site, database)];
  const took: string[] = [];
  try {
    for (let count = 0; count < LOST; count += 1) {
      const isKilled = count % 2 === 1;
      // Whoever looks waits so long for what it asks that it is lost in between.
      await setFault(site, { ...SLOW, times: 0 });
      const number = await openIssue(site, { title: `Move ${count}`, body: 'agent: sleep 0' });
      await comment(site, 'operator', number, '/ready');
      const id = await until('somebody has it in hand', () => workerOf(client, number));
      const victim = members.find((member) => idOf(member) === id);
      if (victim === undefined) throw new Error(`nobody is ${id}`);
      await until('it asks', async () => (await strikes(site)) > 0);
      victim.child.child.kill(isKilled ? 'SIGKILL' : 'SIGSTOP');
      await clearFaults(site);
      const seconds = secondsOfOurs();
      const began = performance.now();
      await until('another has taken it over', async () => (await runsOf(site, number)).length > 0);
      const length = performance.now() - began;
      took.push(`${isKilled ? 'killed' : 'frozen'}: ${(length / 1_000).toFixed(1)} s`);
      seconds.stop();
      expect(seconds.count()).toBeLessThan(MOVES);
      if (isKilled) {
        await victim.child.ended;
        members.splice(members.indexOf(victim), 1);
        if (count + 1 < LOST) members.push(await anotherOne(site, database));
      } else {
        victim.child.child.kill('SIGCONT');
        await until('it has noticed', async () => hasNoticed(victim, number));
        await sleep(1_000);
      }
      expect(await recordsOf(site, number)).toHaveLength(1);
      expect(await runsOf(site, number)).toHaveLength(1);
    }
    process.stdout.write(`${took.join('\n')}\n`);
  } catch (error) {
    const logs = members.map(({ log }) => readFileSync(log, 'utf8').slice(-6_000));
    throw new Error(`lost ${took.length}:\n${logs.join('\n\n')}`, { cause: error });
  } finally {
    for (const { child } of members) child.child.kill('SIGCONT');
    await client.end();
    await site.close();
  }
});

async function workerOf(client: pg.Client, number: number): Promise<string | undefined> {
  const { rows } = await client.query<{ readonly worked_by: string }>(
    'select worked_by from drover.issue where name like $1 and worked_by is not null',
    [`%#${number}`],
  );
  return rows[0]?.worked_by;
}

/** Whether it found, when it went on, that what it had in hand was another's by then. */
function hasNoticed({ log }: Member, number: number): boolean {
  return linesOf(log).some(
    ({ msg, key }) =>
      msg === 'issue was given to another replica' && String(key).endsWith(`#${number}`),
  );
}
