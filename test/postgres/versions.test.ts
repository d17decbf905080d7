import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { type DroverChild, linesOf, type LogLine } from '../process/drover-child.ts';
import { expectLivedOnce, WHOLE } from '../process/lifecycle.ts';
import { aSite, type Site } from '../process/site.ts';
import { begin, keysOf, recordsOf, saidBy } from '../scenarios/driving.ts';
import { comment, status, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { aDatabase } from './a-database.ts';
import { buildOf, formerCommit, nextBuild } from './builds.ts';

/** Two servers, and whole lifecycles: for the night. */
const IS_NIGHT = process.env['DROVER_VERSIONS'] !== undefined;
const FORMER = IS_NIGHT ? formerCommit() : null;

vi.setConfig({ testTimeout: 600_000 });

const programs: string[] = [];
afterAll(() => {
  for (const program of programs)
    rmSync(dirname(dirname(program)), { recursive: true, force: true });
});

/** A server of some version. */
interface Member {
  readonly child: DroverChild;
  readonly port: number;
}

async function join(site: Site, database: string, program?: string): Promise<Member> {
  const port = await freePort();
  const env = { DATABASE_URL: database, PORT: String(port) };
  const child = site.start({ env, ...(program === undefined ? {} : { program }) });
  await until('it is ready', async () => {
    if (child.isOver()) throw new Error(`it ended by itself: ${child.err()}`);
    return fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return { child, port };
}

async function leave({ child }: Member): Promise<void> {
  child.child.kill('SIGTERM');
  expect(await child.ended).toBe(0);
}

/** GitHub tells this one from now on. */
function tell(site: Site, { port }: Member): void {
  const { app, webhookSecret: secret } = site.sandbox.seeded.drover;
  site.sandbox.setWebhook(app.id, { url: `http://127.0.0.1:${port}/api/github/webhooks`, secret });
}

function looksOf(site: Site, { child }: Member): readonly LogLine[] {
  return linesOf(site.log).filter(
    ({ msg, pid }) => msg === 'reconciled' && pid === child.child.pid,
  );
}

async function offered(site: Site, issue: number, times: number): Promise<void> {
  await until(`#${issue} is offered ${times} time(s)`, async () => {
    const said = await saidBy(site, issue);
    return said.filter((body) => body.startsWith('### Ready for your review')).length >= times;
  });
}

const feedback = (file: string) => `/feedback More.\nagent: write ${file}.txt: More`;

test.runIf(FORMER !== null)(
  `an older version and this one share a queue, one is taken back in between, and all is done once (${FORMER === null ? 'for the night; left out without the past in git, or a server that changed since its packages were locked' : `${FORMER.slice(0, 7)} beside this one`})`,
  async () => {
    const program = buildOf(FORMER ?? '');
    programs.push(program);
    const database = await aDatabase(inject('postgres'));
    // The older one makes its tables itself, as it did.
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query('drop schema drover cascade; drop schema drover_worker cascade');
    await client.end();
    const site = await aSite(WHOLE);
    try {
      const older = await join(site, database, program);
      tell(site, older);
      const orders = (file: string) => [`write ${file}.txt: A`, 'follow-up Rest a while'];
      const issues = [await begin(site, 'First', ...orders('first'))];
      await until('it is dispatched', async () => (await keysOf(site, issues[0] ?? 0)).length > 0);
      const newer = await join(site, database);
      issues.push(await begin(site, 'Second', ...orders('second')));
      for (const issue of issues) await offered(site, issue, 1);
      tell(site, newer);
      await comment(site, 'operator', issues[0] ?? 0, feedback('first'));
      // Taken back: the older one goes on with what the newer began.
      tell(site, older);
      await leave(newer);
      await comment(site, 'operator', issues[1] ?? 0, feedback('second'));
      for (const issue of issues) await offered(site, issue, 2);
      const again = await join(site, database);
      tell(site, again);
      await leave(older);
      for (const issue of issues) await comment(site, 'operator', issue, '/approve');
      for (const issue of issues) await untilStatus(site, issue, 'Done');
      await until('both are let go', async () => {
        const looks = looksOf(site, again);
        return issues.every((issue) =>
          looks.some((look) => String(look['issue']).endsWith(`#${issue}`)),
        );
      });
      await expectLivedOnce(site, issues);
      for (const member of [older, again]) expect(looksOf(site, member).length).toBeGreaterThan(0);
    } finally {
      await site.close();
    }
  },
);

test.runIf(IS_NIGHT)(
  'what a newer version wrote and this one cannot read is left to the newer one, also while that is away (for the night)',
  async () => {
    const program = nextBuild();
    programs.push(program);
    const database = await aDatabase(inject('postgres'));
    const site = await aSite(WHOLE);
    try {
      const next = await join(site, database, program);
      tell(site, next);
      const issue = await begin(site, 'Third', 'write third.txt: A', 'follow-up Rest a while');
      await offered(site, issue, 1);
      const own = await join(site, database);
      tell(site, own);
      await comment(site, 'operator', issue, feedback('third'));
      await offered(site, issue, 2);
      await leave(next);
      const [record] = await recordsOf(site, issue);
      const before = looksOf(site, own).length;
      await comment(site, 'operator', issue, '/approve');
      await until('this one has looked', async () => looksOf(site, own).length > before);
      const looks = looksOf(site, own).filter((look) =>
        String(look['issue']).endsWith(`#${issue}`),
      );
      expect(new Set(looks.map(({ outcome }) => outcome))).toEqual(new Set(['left']));
      expect(await recordsOf(site, issue)).toEqual([record]);
      expect(await status(site, issue)).toBe('In Review');
      const back = await join(site, database, program);
      tell(site, back);
      await untilStatus(site, issue, 'Done');
      await until('it is let go', async () => (await recordsOf(site, issue))[0] !== record);
      await expectLivedOnce(site, [issue]);
    } finally {
      await site.close();
    }
  },
);
