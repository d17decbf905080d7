import { describe, expect, it } from 'vitest';
import { type LiveLines, makeLiveLines } from '../../src/controller/live-lines.ts';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import { type IssueKey, keyText, type ReadOutcome, type Wake } from '../../src/controller/ports.ts';
import type { RunKey } from '../../src/lifecycle/ids.ts';
import { PLAIN_REQUEST } from '../../src/lifecycle/reports/request.ts';
import { LEAN } from '../lifecycle/lean.ts';
import { aPlay, move, OPERATOR, type Play, record, say, settle } from '../lifecycle/play.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import { KEY } from './worlds.ts';

const ID = '1'.repeat(32);
const RUN = '12/1/execution/0.1' as RunKey;

function anOffice({ isShared = false } = {}) {
  const play = aPlay({ ...LEAN, questions: { wait: '15m' } });
  move(play, OPERATOR, 'Ready');
  settle(play);
  const wakes: Wake[] = [];
  const outcomes = makeOutcomes();
  const clock = makeManualClock();
  const queue = { wake: async (wake: Wake) => void wakes.push(wake) };
  const reads: IssueKey[] = [];
  /** What a read waits for before it gives what it has found. */
  const slow: { until: Promise<void> } = { until: Promise.resolve() };
  const read = async (key: IssueKey): Promise<ReadOutcome> => {
    reads.push(key);
    const snapshot = structuredClone(play.world);
    await slow.until;
    return { kind: 'read', snapshot };
  };
  const lines = makeLiveLines({
    learn: (key, outcome) => outcomes.add(key, outcome),
    outcomes,
    queue,
    clock,
    log: makeMemoryLog(),
    read: isShared ? read : null,
  });
  return { play, wakes, reads, slow, outcomes, clock, lines };
}

function ask(lines: LiveLines, { id = ID, run = RUN, patience = 50_000 } = {}) {
  const question = { id, question: 'Which?', request: PLAIN_REQUEST };
  const hungUp = new AbortController();
  const answer = lines.ask({ key: KEY, run, question, patience, signal: hungUp.signal });
  return { answer, hangUp: () => hungUp.abort() };
}

/** What a wake of this process would do. */
function look({ play, outcomes, lines }: ReturnType<typeof anOffice>): void {
  play.world.outcomes = outcomes.of(KEY);
  settle(play);
  lines.seen(KEY, play.world, record(play));
}

function answers(play: Play): void {
  say(play, OPERATOR, '/answer blue');
}

describe('a run that asks while it goes on', () => {
  it('has its question looked at, and waits for the look that finds it answered', async () => {
    const office = anOffice();
    const { answer } = ask(office.lines);
    await office.clock.pass(0);
    expect(office.wakes).toMatchObject([{ key: KEY, priority: 'person' }]);
    look(office);
    answers(office.play);
    look(office);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
  });

  it('hears that it is open when the patience is over, and is told at once when it asks again', async () => {
    const office = anOffice();
    const { answer } = ask(office.lines);
    look(office);
    await office.clock.pass(50_000);
    expect(await answer).toEqual({ kind: 'open' });
    answers(office.play);
    look(office);
    expect(await ask(office.lines).answer).toMatchObject({ kind: 'answered', text: 'blue' });
  });

  it('asks again after a restart, under the same name, and wakes nothing else while it waits', async () => {
    const before = anOffice();
    ask(before.lines);
    look(before);
    answers(before.play);
    const after = { ...anOffice(), play: before.play };
    const { answer } = ask(after.lines);
    look(after);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
    expect(record(after.play).prompts).toHaveLength(1);
    expect(after.wakes).toHaveLength(1);
  });

  it('is refused where its question is passed over, and its words are forgotten', async () => {
    const office = anOffice();
    const { answer } = ask(office.lines, { run: '12/1/plan/0.1' as RunKey });
    look(office);
    expect(await answer).toEqual({ kind: 'refused' });
    expect(office.outcomes.of(KEY)).toEqual([]);
  });

  it('names three questions at the most', async () => {
    const { lines } = anOffice();
    for (const digit of ['1', '2', '3']) ask(lines, { id: digit.repeat(32) });
    expect(await ask(lines, { id: '4'.repeat(32) }).answer).toEqual({ kind: 'refused' });
  });

  it('hangs up, and holds nothing', async () => {
    const office = anOffice();
    const { answer, hangUp } = ask(office.lines);
    look(office);
    hangUp();
    expect(await answer).toEqual({ kind: 'open' });
  });
});

describe('who asks out of turn', () => {
  it('ends no other wait: a run that is over is refused, and the one under way waits on', async () => {
    const office = anOffice();
    const { answer } = ask(office.lines);
    look(office);
    const over = ask(office.lines, { id: '2'.repeat(32), run: '12/1/plan/0.1' as RunKey }).answer;
    look(office);
    expect(await over).toEqual({ kind: 'refused' });
    answers(office.play);
    look(office);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
  });

  it('has no more looks by asking and hanging up, and only the first of them at once', async () => {
    const office = anOffice();
    for (let asked = 0; asked < 20; asked += 1) {
      const { answer, hangUp } = ask(office.lines);
      hangUp();
      await answer;
      await office.clock.pass(500);
    }
    expect(office.wakes.map(({ priority }) => priority)).toEqual(['person', 'machine']);
  });
});

describe('where another process took the wake', () => {
  it('hands the question in again until a look of its own has seen it', async () => {
    const office = anOffice();
    ask(office.lines);
    await office.clock.pass(5_000);
    await office.clock.pass(5_000);
    expect(office.wakes).toHaveLength(3);
    look(office);
    await office.clock.pass(60_000);
    expect(office.wakes).toHaveLength(3);
  });

  it.each([
    ['reads the issue once a minute, for the answer may be there', true, 1],
    ['alone, it knows that nobody else has it', false, 0],
  ])('%s', async (_, isShared, reads) => {
    const office = anOffice({ isShared });
    ask(office.lines, { patience: 1 });
    look(office);
    await office.clock.pass(30_000);
    ask(office.lines, { patience: 1 });
    await office.clock.pass(40_000);
    ask(office.lines, { patience: 1 });
    expect(office.reads).toHaveLength(reads);
    expect(office.wakes).toHaveLength(1);
  });

  it('finds the answer that another process took', async () => {
    const office = anOffice({ isShared: true });
    const { answer } = ask(office.lines);
    office.play.world.outcomes = office.outcomes.of(KEY);
    settle(office.play);
    answers(office.play);
    settle(office.play);
    await office.clock.pass(5_000);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
  });

  it('is told at once what another process has taken, when that one says that it has looked', async () => {
    const office = anOffice({ isShared: true });
    const { answer } = ask(office.lines);
    look(office);
    answers(office.play);
    settle(office.play);
    await office.clock.pass(1_000);
    expect(office.reads).toEqual([]);
    office.lines.seenElsewhere(keyText({ ...KEY, number: 13 }));
    expect(office.reads).toEqual([]);
    office.lines.seenElsewhere(keyText(KEY));
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
    expect(office.reads).toEqual([KEY]);
  });

  it('keeps to what a later read has found, though an earlier one ends after it', async () => {
    const office = anOffice({ isShared: true });
    const { answer } = ask(office.lines);
    await office.clock.pass(0);
    office.play.world.outcomes = office.outcomes.of(KEY);
    settle(office.play);
    const before = structuredClone({ world: office.play.world, record: record(office.play) });
    answers(office.play);
    settle(office.play);
    office.lines.seen(KEY, office.play.world, record(office.play));
    office.lines.seen(KEY, before.world, before.record);
    await office.clock.pass(50_000);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
  });

  it('reads again what another process has looked at during its read', async () => {
    const office = anOffice({ isShared: true });
    const { answer } = ask(office.lines);
    await office.clock.pass(0);
    office.play.world.outcomes = office.outcomes.of(KEY);
    settle(office.play);
    const over = Promise.withResolvers<void>();
    office.slow.until = over.promise;
    await office.clock.pass(5_000);
    expect(office.reads).toEqual([KEY]);
    answers(office.play);
    settle(office.play);
    office.lines.seenElsewhere(keyText(KEY));
    over.resolve();
    await office.clock.pass(45_000);
    expect(await answer).toMatchObject({ kind: 'answered', text: 'blue' });
    expect(office.reads).toEqual([KEY, KEY]);
  });
});
