import { expect, test, vi } from 'vitest';
import type * as Standing from '../../src/lifecycle/approvals/standing.ts';
import type * as Settle from '../../src/lifecycle/owed/settle.ts';
import type { Look } from '../../src/lifecycle/look.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { liveHistory } from './history.ts';

/** Which guard is gone; each test takes one away, and all others stand. */
const gone = vi.hoisted(() => ({ guard: '' }));

vi.mock('../../src/lifecycle/approvals/standing.ts', async (original) => {
  const real = await original<typeof Standing>();
  const unless =
    (guard: typeof real.mayOperate): typeof real.mayOperate =>
    (actor, look) =>
      gone.guard === 'permission' ? 'yes' : guard(actor, look);
  return { ...real, mayOperate: unless(real.mayOperate), mayApprove: unless(real.mayApprove) };
});

vi.mock('../../src/lifecycle/owed/settle.ts', async (original) => {
  const real = await original<typeof Settle>();
  const settleOwed = (record: IssueRecord, look: Look): IssueRecord => {
    const settled = real.settleOwed(record, look);
    if (gone.guard !== 'patience') return settled;
    // Whatever is not seen is sent again at once.
    const owed = settled.owed.map((entry) => ({ ...entry, at: look.snapshot.now }));
    return { ...settled, owed };
  };
  return { ...real, settleOwed };
});

/** Whether one of these promises is found broken in some history; others may be broken first. */
async function isCaught(guard: string, promises: readonly string[]): Promise<boolean> {
  gone.guard = guard;
  for (let seed = 1; seed <= 60; seed += 1) {
    const { violations } = await liveHistory(seed);
    if (violations.some(({ promise }) => promises.includes(promise))) return true;
  }
  return false;
}

test.each([
  ['permission', ['I1', 'I8']],
  ['patience', ['I4', 'I6']],
])(
  'without the guard "%s" the simulation finds something broken',
  async (guard, promises) => {
    expect(await isCaught(guard, promises)).toBe(true);
  },
  600_000,
);
