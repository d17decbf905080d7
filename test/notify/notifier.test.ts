import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IssueKey } from '../../src/controller/ports.ts';
import type { Notice, Route } from '../../src/lifecycle/notices/notice.ts';
import type { EffectOutcome } from '../../src/lifecycle/snapshot/snapshot.ts';
import { makeNotifier, type RunningNotifier } from '../../src/notify/notifier.ts';
import { MOST_WAITING } from '../../src/notify/outbox.ts';
import type { Channels } from '../../src/notify/settings.ts';
import { makeManualClock, type ManualClock } from '../controller/manual-clock.ts';
import { makeMemoryLog, type MemoryLog } from '../controller/memory-log.ts';
import { aNotice, aRoute, KEY } from './a-notice.ts';
import { aListener, type Listener, nowhere } from './listener.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Told {
  readonly key: IssueKey;
  readonly outcome: Extract<EffectOutcome, { kind: 'told' }>;
}

interface Running {
  readonly notifier: RunningNotifier;
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  readonly told: Told[];
  readonly lines: string[];
}

let listener: Listener;
let running: Running[] = [];
beforeEach(async () => {
  listener = await aListener();
});
afterEach(async () => {
  await Promise.all(running.map(({ notifier }) => notifier.close()));
  running = [];
  await listener.close();
});

function start(channels: Channels): Running {
  const clock = makeManualClock();
  const log = makeMemoryLog();
  const told: Told[] = [];
  const lines: string[] = [];
  const notifier = makeNotifier({
    channels,
    clock,
    log,
    patience: 20_000,
    out: { write: (line) => void lines.push(line) },
    told: (key, outcome) => {
      if (outcome.kind === 'told') told.push({ key, outcome });
    },
  });
  const all = { notifier, clock, log, told, lines };
  running.push(all);
  return all;
}

const hook = (): Channels => ({ hook: { kind: 'webhook', url: listener.url, secret: SECRET } });

async function until(holds: () => boolean): Promise<void> {
  for (let looks = 0; looks < 2_000; looks += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not happen');
}

/** Notices of as many issues, for one channel. */
function some(count: number, route: Partial<Route>, change: Partial<Notice> = {}) {
  return Array.from({ length: count }, (_, at) => ({
    key: { ...KEY, number: 12 + at },
    notice: aNotice({ issue: 12 + at, routes: [aRoute(route)], ...change }),
  }));
}

const ids = (): unknown[] => listener.heard.map(({ headers }) => headers['webhook-id']);
const issuesIn = (body: string): number[] =>
  (JSON.parse(body) as { data: { notices: { issue: number }[] } }).data.notices.map(
    ({ issue }) => issue,
  );

describe('a channel that is dead', () => {
  test.each([
    ['refuses connections', async () => [], async () => nowhere()],
    ['answers with 500', async () => [500, 500] as const, async () => listener.url],
    ['hangs', async () => ['hang'] as const, async () => listener.url],
  ] as const)('and %s keeps nothing from the others', async (_, answers, url) => {
    for (const answer of await answers())
      listener.answers.push(typeof answer === 'string' ? answer : { status: answer });
    const other = await aListener();
    try {
      const channels: Channels = {
        dead: { kind: 'slack', url: await url() },
        alive: { kind: 'slack', url: other.url },
      };
      const { notifier, told } = start(channels);
      const routes = [aRoute({ channel: 'dead' }), aRoute({ channel: 'alive' })];
      // It is not even waited for: there is nothing to wait for.
      expect(notifier.tell(KEY, [aNotice({ routes })])).toBeUndefined();
      await until(() => told.length === 1);
      expect(told[0]?.outcome).toEqual({
        kind: 'told',
        key: 'told/alive/prompt/1/p1',
        notice: 'prompt/1/p1',
        channel: 'alive',
        refusal: null,
      });
      expect(other.heard).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  test('is tried again with ever longer rests, with the same id, until it takes it', async () => {
    listener.answers.push({ status: 500 }, { status: 500 }, { status: 503 });
    const { notifier, clock, told, log } = start(hook());
    notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook' })] })]);
    for (const [tries, rest] of [1_000, 2_000, 4_000].entries()) {
      await until(() => log.lines.filter(({ message }) => message === 'not told').length > tries);
      await clock.pass(rest - 1);
      expect(listener.heard).toHaveLength(tries + 1);
      await clock.pass(1);
    }
    await until(() => told.length === 1);
    expect(listener.heard).toHaveLength(4);
    expect(new Set(ids()).size).toBe(1);
    expect(log.lines[0]).toMatchObject({
      level: 'warn',
      message: 'not told',
      keys: { channel: 'hook', reason: 'HTTP 500', tries: 1, notices: 1 },
    });
    expect(JSON.stringify(log.lines)).not.toContain(listener.url);
  });

  test('and says for how long is left alone for so long', async () => {
    listener.answers.push({ status: 429, headers: { 'retry-after': '90' } });
    const { notifier, clock, told, log } = start(hook());
    notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook' })] })]);
    await until(() => log.lines.length === 1);
    await clock.pass(89_999);
    expect(listener.heard).toHaveLength(1);
    await clock.pass(1);
    await until(() => told.length === 1);
  });

  test('for one message is not dead for the others', async () => {
    listener.answers.push({ status: 500 }, { status: 200 }, { status: 400 });
    const { notifier, clock, told, log } = start(hook());
    const [one, two] = some(2, { channel: 'hook' });
    if (one === undefined || two === undefined) throw new Error('two notices are needed');
    notifier.tell(one.key, [one.notice]);
    await until(() => log.lines.length === 1);
    notifier.tell(two.key, [two.notice]);
    await clock.pass(1_000);
    await until(() => told.length === 2);
    expect(told.map(({ key, outcome }) => [key.number, outcome.refusal])).toEqual([
      [13, null],
      [12, 'HTTP 400'],
    ]);
  });
});

describe('what is over', () => {
  test('is not tried any more', async () => {
    listener.answers.push({ status: 500 });
    const { notifier, clock, log } = start(hook());
    notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook' })] })]);
    await until(() => log.lines.length === 1);
    notifier.tell(KEY, []);
    await clock.pass(HOUR);
    expect(listener.heard).toHaveLength(1);
  });

  test('is not tried any more either where a week has passed', async () => {
    const { notifier, clock, log } = start({ hook: { kind: 'slack', url: await nowhere() } });
    const since = clock.now() - 7 * 24 * HOUR + 2_500;
    notifier.tell(KEY, [aNotice({ since, routes: [aRoute({ channel: 'hook' })] })]);
    await until(() => log.lines.length === 1);
    await clock.pass(1_000);
    await until(() => log.lines.length === 2);
    await clock.pass(HOUR);
    await settled(() => log.lines.length > 2);
    expect(log.lines).toHaveLength(2);
  });

  test('and what was told is not told again before the record says so', async () => {
    const { notifier, clock, told } = start(hook());
    const notices = [aNotice({ routes: [aRoute({ channel: 'hook' })] })];
    notifier.tell(KEY, notices);
    await until(() => told.length === 1);
    notifier.tell(KEY, notices);
    await clock.pass(HOUR);
    expect(listener.heard).toHaveLength(1);
    expect(told).toHaveLength(1);
  });
});

test('the next process tells what the one before did not get through, under the same id', async () => {
  listener.answers.push({ status: 500 });
  const first = start(hook());
  const notices = [aNotice({ routes: [aRoute({ channel: 'hook' })] })];
  first.notifier.tell(KEY, notices);
  await until(() => first.log.lines.length === 1);
  await first.notifier.close();
  await first.clock.pass(HOUR);
  expect(listener.heard).toHaveLength(1);
  const second = start(hook());
  second.notifier.tell(KEY, notices);
  await until(() => second.told.length === 1);
  expect(ids()[0]).toBe(ids()[1]);
});

test('a process that ends does not wait for a channel that hangs', async () => {
  listener.answers.push('hang');
  const { notifier } = start(hook());
  notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook' })] })]);
  await until(() => listener.heard.length === 1);
  const before = performance.now();
  await notifier.close();
  expect(performance.now() - before).toBeLessThan(10_000);
});

describe('quiet hours', () => {
  const quiet = { from: '09:00', to: '11:00', zone: 'UTC', days: [] };

  test('keep what is not severe until they end', async () => {
    const { notifier, clock, told } = start(hook());
    notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook', quiet })] })]);
    await clock.pass(2 * HOUR - 1);
    expect(listener.heard).toHaveLength(0);
    await clock.pass(1);
    await until(() => told.length === 1);
  });

  test('do not keep what is severe', async () => {
    const { notifier, told } = start(hook());
    const route = aRoute({ channel: 'hook', quiet, digest: HOUR });
    notifier.tell(KEY, [aNotice({ severity: 'high', routes: [route] })]);
    await until(() => told.length === 1);
  });

  test('that begin while a channel rests are kept by what was to be sent before', async () => {
    const later = { ...quiet, from: '10:00' };
    listener.answers.push({ status: 503, headers: { 'retry-after': '3600' } });
    const { notifier, clock, told, log } = start(hook());
    notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'hook', quiet: later })] })]);
    await until(() => log.lines.length === 1);
    await clock.pass(HOUR);
    await settled(() => listener.heard.length > 1);
    expect(listener.heard).toHaveLength(1);
    await clock.pass(HOUR);
    await until(() => told.length === 1);
  });
});

/** Gives something the time to happen that should not. */
async function settled(happens: () => boolean): Promise<void> {
  for (let looks = 0; looks < 10 && !happens(); looks += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a digest', () => {
  test('is one message with all that came in an interval, and each is taken down', async () => {
    const { notifier, clock, told } = start(hook());
    const route = { channel: 'hook', digest: 30 * MINUTE };
    const [one, two, three] = some(3, route);
    if (!one || !two || !three) throw new Error('three notices are needed');
    notifier.tell(one.key, [one.notice]);
    await clock.pass(10 * MINUTE);
    notifier.tell(two.key, [{ ...two.notice, since: clock.now() }]);
    await clock.pass(20 * MINUTE - 1);
    expect(listener.heard).toHaveLength(0);
    await clock.pass(1);
    await until(() => told.length === 2);
    expect(issuesIn(listener.heard[0]?.body ?? '')).toEqual([12, 13]);
    notifier.tell(three.key, [{ ...three.notice, since: clock.now() }]);
    await clock.pass(30 * MINUTE);
    await until(() => told.length === 3);
    expect(listener.heard).toHaveLength(2);
    expect(told.map(({ key }) => key.number)).toEqual([12, 13, 14]);
  });

  test('stays as it was once it was tried, so that its id does', async () => {
    listener.answers.push({ status: 500 });
    const { notifier, clock, told, log } = start(hook());
    const [one, two] = some(2, { channel: 'hook', digest: MINUTE });
    if (!one || !two) throw new Error('two notices are needed');
    notifier.tell(one.key, [one.notice]);
    await clock.pass(MINUTE);
    await until(() => log.lines.length === 1);
    notifier.tell(two.key, [{ ...two.notice, since: clock.now() }]);
    await clock.pass(1_000);
    await until(() => told.length === 1);
    expect(ids()[0]).toBe(ids()[1]);
    await clock.pass(MINUTE);
    await until(() => told.length === 2);
    expect(listener.heard.map(({ body }) => issuesIn(body))).toEqual([[12], [12], [13]]);
  });

  test('holds nothing of another repository', async () => {
    const { notifier, clock, told } = start(hook());
    const [one, two] = some(2, { channel: 'hook', digest: MINUTE });
    if (!one || !two) throw new Error('two notices are needed');
    notifier.tell(one.key, [one.notice]);
    const other = { ...two.notice, repository: 'acme/warehouse' };
    notifier.tell({ ...two.key, repo: 'warehouse' }, [other]);
    await clock.pass(MINUTE);
    await until(() => told.length === 2);
    expect(listener.heard.map(({ body }) => issuesIn(body))).toEqual([[12], [13]]);
  });
});

test('a queue has an end: what does not fit is counted, and told at a later look', async () => {
  listener.answers.push('hang');
  const { notifier, clock, told, log } = start(hook());
  const all = some(MOST_WAITING + 3, { channel: 'hook', digest: HOUR });
  for (const { key, notice } of all) notifier.tell(key, [notice]);
  await clock.pass(1);
  expect(log.lines.at(-1)).toMatchObject({
    message: 'notices dropped',
    keys: { channel: 'hook', dropped: 3 },
  });
  listener.answers.length = 0;
  await clock.pass(HOUR);
  await until(() => told.length === MOST_WAITING);
  const [last] = all.slice(-1);
  if (last !== undefined) notifier.tell(last.key, [last.notice]);
  await until(() => told.length === MOST_WAITING + 1);
});

test('a name that this server does not have, or not for this repository, is refused once', async () => {
  const { notifier, clock, told } = start({
    ops: { kind: 'stdout', repositories: ['other', 'acme/Storefront'] },
    theirs: { kind: 'stdout', repositories: ['other'] },
  });
  const routes = ['ops', 'theirs', 'none'].map((channel) => aRoute({ channel }));
  notifier.tell(KEY, [aNotice({ routes })]);
  notifier.tell(KEY, [aNotice({ routes })]);
  await clock.pass(1);
  const refusals = told.map(({ outcome }) => [outcome.channel, outcome.refusal] as const);
  expect(told).toHaveLength(3);
  expect(Object.fromEntries(refusals)).toEqual({
    none: 'no such channel here',
    ops: null,
    theirs: 'no such channel here',
  });
});

test('standard output gets a line of JSON', async () => {
  const { notifier, lines, clock } = start({ log: { kind: 'stdout' } });
  notifier.tell(KEY, [aNotice({ routes: [aRoute({ channel: 'log' })] })]);
  await clock.pass(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('}\n')).toBe(true);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    id: expect.stringMatching(/^msg_/) as string,
    type: 'drover.waiting',
    data: { notices: [{ prompt: 'acme/storefront#12:p1' }] },
  });
});
