import { describe, expect, it } from 'vitest';
import type {
  IssueKey,
  Priority,
  Queue,
  Wake,
  WorkOutcome,
} from '../../../src/controller/ports.ts';
import type { Instant, Millis } from '../../../src/lifecycle/time.ts';

/** A queue under test, with its own time: simulated or real. */
export interface QueueUnderTest {
  readonly queue: Queue;
  readonly now: () => Instant;
  /** Lets so much time pass, or a little more where it is real, and everything that comes due in it begin. */
  readonly pass: (length: Millis) => Promise<void>;
  /** How many keys it works at once. */
  readonly concurrency: number;
  /** So much later than its moment anything may begin, in milliseconds: 0 where time is simulated. */
  readonly delay: Millis;
}

const DONE: WorkOutcome = { kind: 'done', again: null };

/** Nothing waits for any moment, and nothing is worked. */
const AT_REST = { waiting: 0, working: 0, oldest: null };

export function issueKey(number: number, installation = 1): IssueKey {
  return { installation, owner: 'acme', repo: 'storefront', number };
}

/** A worker that notes what it is given, and ends when it is told, with the outcome that it is told. */
interface HandWorker {
  readonly started: readonly number[];
  readonly active: number;
  readonly most: number;
  work(key: IssueKey): Promise<WorkOutcome>;
  end(number: number, outcome?: WorkOutcome): void;
}

function makeHandWorker(): HandWorker {
  const started: number[] = [];
  const open = new Map<number, (outcome: WorkOutcome) => void>();
  let most = 0;
  return {
    started,
    get active() {
      return open.size;
    },
    get most() {
      return most;
    },
    work(key) {
      expect(open.has(key.number), `two workers on issue ${key.number}`).toBe(false);
      started.push(key.number);
      return new Promise((resolve) => {
        open.set(key.number, resolve);
        most = Math.max(most, open.size);
      });
    },
    end(number, outcome = DONE) {
      const resolve = open.get(number);
      open.delete(number);
      expect(resolve, `issue ${number} is worked`).toBeDefined();
      resolve?.(outcome);
    },
  };
}

/** Notes what it is given and when, and is done at once unless told otherwise. */
function makeQuickWorker(now: () => Instant, answer: (key: IssueKey) => WorkOutcome = () => DONE) {
  const started: { readonly number: number; readonly at: Instant }[] = [];
  return {
    started,
    numbers: () => started.map(({ number }) => number),
    /** When it was given something for the n-th time, counted from 0. */
    at: (index: number): Instant => started[index]?.at ?? Number.NaN,
    work: async (key: IssueKey): Promise<WorkOutcome> => {
      started.push({ number: key.number, at: now() });
      return answer(key);
    },
  };
}

/** What every queue must do; to be called inside the `describe` of the queue at hand. */
export function describeQueue(make: () => Promise<QueueUnderTest>): void {
  describe('as every queue', () => {
    async function world() {
      const test = await make();
      const wake = (number: number, wish: Partial<Omit<Wake, 'key'>> & { after?: Millis } = {}) =>
        test.queue.wake({
          key: issueKey(number),
          priority: wish.priority ?? 'machine',
          due: wish.due ?? test.now() + (wish.after ?? 0),
        });
      /** Lets time pass until this holds; where time is real, nobody knows how long a machine takes. */
      const until = async (holds: () => boolean): Promise<void> => {
        for (let steps = 0; steps < 300 && !holds(); steps++) await test.pass(100);
      };
      return { ...test, wake, until };
    }

    it('hands a woken key to a worker', async () => {
      const { queue, now, wake, pass } = await world();
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      await wake(7);
      await pass(0);
      expect(worker.numbers()).toEqual([7]);
    });

    it('keeps wakes that come before there is a worker', async () => {
      const { queue, now, wake, pass } = await world();
      await wake(7);
      await pass(0);
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      await pass(0);
      expect(worker.numbers()).toEqual([7]);
    });

    it('makes one of equal wakes that wait, however the name is spelled', async () => {
      const { queue, now, wake, pass } = await world();
      await wake(7);
      await wake(7);
      const key = { ...issueKey(7), owner: 'Acme', repo: 'StoreFront' };
      await queue.wake({ key, priority: 'machine', due: now() });
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      await pass(1_000);
      expect(worker.numbers()).toEqual([7]);
    });

    it('never has two workers on one key, and works it again when it was woken meanwhile', async () => {
      const { queue, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      await wake(7);
      await pass(0);
      await wake(7);
      await wake(7);
      await wake(7, { priority: 'person' });
      await pass(1_000);
      expect(worker.started).toEqual([7]);
      worker.end(7);
      await pass(0);
      expect(worker.started).toEqual([7, 7]);
      worker.end(7);
      await pass(0);
      expect(await queue.depth()).toEqual(AT_REST);
    });

    it('does not hold up other keys while one is worked', async () => {
      const { queue, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      await wake(7);
      await wake(8);
      await pass(0);
      expect(worker.started.toSorted((a, b) => a - b)).toEqual([7, 8]);
    });

    it('works no more keys at once than it may, and the rest as places fall free', async () => {
      const { queue, concurrency, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      for (let number = 1; number <= concurrency + 2; number++) await wake(number);
      await pass(0);
      expect(worker.active).toBe(concurrency);
      worker.end(1);
      worker.end(2);
      await pass(0);
      expect(worker.started).toHaveLength(concurrency + 2);
      expect(worker.most).toBe(concurrency);
    });

    it('waits until a delayed wake is due', async () => {
      const { queue, now, wake, pass, until } = await world();
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      const due = now() + 1_500;
      await wake(7, { due });
      await pass(0);
      await until(() => worker.started.length > 0);
      expect(worker.numbers()).toEqual([7]);
      expect(worker.at(0)).toBeGreaterThanOrEqual(due);
    });

    it.each([
      ['brought forward', 60_000, 500],
      ['not put off', 500, 60_000],
    ])('takes the earliest moment: a wake is %s by another', async (_, first, second) => {
      const { queue, now, wake, until } = await world();
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      await wake(7, { after: first });
      await wake(7, { after: second });
      await until(() => worker.started.length > 0);
      expect(worker.numbers()).toEqual([7]);
      expect(await queue.depth()).toEqual(AT_REST);
    });

    it('keeps the delay of a wake that came during work', async () => {
      const { queue, now, wake, pass, until } = await world();
      const worker = makeHandWorker();
      const begun: Instant[] = [];
      queue.work((key) => {
        begun.push(now());
        return worker.work(key);
      });
      await wake(7);
      await pass(0);
      const due = now() + 1_500;
      await wake(7, { due });
      worker.end(7);
      await until(() => worker.started.length > 1);
      expect(worker.started).toEqual([7, 7]);
      expect(begun[1]).toBeGreaterThanOrEqual(due);
    });

    it('takes a person before a machine, and a machine before a sweep', async () => {
      const { queue, now, concurrency, wake, pass } = await world();
      const order: readonly Priority[] = ['sweep', 'machine', 'person'];
      const blocker = makeHandWorker();
      const worker = makeQuickWorker(now);
      queue.work((key) => (key.number > 100 ? blocker.work(key) : worker.work(key)));
      for (let i = 1; i <= concurrency; i++) await wake(100 + i);
      await pass(0);
      for (const [i, priority] of order.entries()) await wake(i + 1, { priority });
      await pass(0);
      expect(worker.numbers()).toEqual([]);
      blocker.end(101);
      await pass(0);
      expect(worker.numbers()).toEqual([3, 2, 1]);
    });

    it('gives a key the highest priority of its wakes', async () => {
      const { queue, now, concurrency, wake, pass } = await world();
      for (let number = 1; number <= 20; number++) await wake(number, { priority: 'machine' });
      await wake(50, { priority: 'sweep' });
      await wake(50, { priority: 'person' });
      const worker = makeQuickWorker(now);
      queue.work(worker.work);
      await pass(0);
      expect(worker.numbers().slice(0, concurrency)).toContain(50);
    });

    it('looks again when the worker says so, and not otherwise', async () => {
      const { queue, now, wake, pass, until } = await world();
      const due = now() + 1_500;
      let again: Instant | null = due;
      const worker = makeQuickWorker(now, () => {
        const outcome: WorkOutcome = { kind: 'done', again };
        again = null;
        return outcome;
      });
      queue.work(worker.work);
      await wake(7);
      await until(() => worker.started.length > 1);
      await pass(0);
      expect(worker.numbers()).toEqual([7, 7]);
      expect(worker.at(1)).toBeGreaterThanOrEqual(due);
      expect(await queue.depth()).toEqual(AT_REST);
    });

    it('works a key again that was woken while it was found gone', async () => {
      const { queue, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      await wake(7);
      await pass(0);
      await wake(7);
      worker.end(7, { kind: 'gone' });
      await pass(0);
      expect(worker.started).toEqual([7, 7]);
    });

    it('waits longer after each failure of a key, and starts anew after a success', async () => {
      const { queue, now, delay, wake, until } = await world();
      let failing = true;
      const worker = makeQuickWorker(now, () =>
        failing ? { kind: 'retry', reason: 'test', notBefore: null } : DONE,
      );
      queue.work(worker.work);
      await wake(7);
      await until(() => worker.started.length === 3);
      expect(worker.at(1) - worker.at(0)).toBeGreaterThanOrEqual(1_000);
      expect(worker.at(2) - worker.at(1)).toBeGreaterThanOrEqual(2_000);
      failing = false;
      await wake(7, { priority: 'person' });
      await until(() => worker.started.length === 4);
      failing = true;
      await wake(7);
      await until(() => worker.started.length === 6);
      expect(worker.at(5) - worker.at(4)).toBeGreaterThanOrEqual(1_000);
      // Eight seconds, had the success not been one.
      expect(worker.at(5) - worker.at(4)).toBeLessThan(8_000 + delay);
    });

    it('does not let events hurry a key that rests after a failure, but a person may', async () => {
      const { queue, now, delay, wake, pass, until } = await world();
      const worker = makeQuickWorker(now, () => ({
        kind: 'retry',
        reason: 'test',
        notBefore: null,
      }));
      queue.work(worker.work);
      await wake(7);
      await pass(0);
      await wake(7);
      await wake(7, { priority: 'sweep' });
      await until(() => worker.started.length > 1);
      expect(worker.at(1) - worker.at(0)).toBeGreaterThanOrEqual(1_000);
      await wake(7, { priority: 'person' });
      await until(() => worker.started.length > 2);
      // It would rest for two seconds.
      expect(worker.at(2) - worker.at(1)).toBeLessThan(2_000 + delay);
    });

    it('lets nobody in before the moment that a failure names', async () => {
      const { queue, now, wake, pass, until } = await world();
      let notBefore: Instant | null = null;
      const worker = makeQuickWorker(now, () => {
        if (notBefore !== null) return DONE;
        notBefore = now() + 2_000;
        return { kind: 'retry', reason: 'asleep', notBefore };
      });
      queue.work(worker.work);
      await wake(7);
      await pass(0);
      await wake(7, { priority: 'person' });
      await until(() => worker.started.length > 1);
      expect(worker.started).toHaveLength(2);
      expect(worker.at(1)).toBeGreaterThanOrEqual(notBefore ?? Number.NaN);
    });

    it('survives a worker that throws, and tries the key again', async () => {
      const { queue, now, wake, until } = await world();
      const worker = makeQuickWorker(now, ({ number }) => {
        if (number === 7) throw new Error('a bug');
        return DONE;
      });
      queue.work(worker.work);
      await wake(7);
      await wake(8);
      await until(() => worker.started.length > 2);
      expect(worker.numbers().toSorted((a, b) => a - b)).toEqual([7, 7, 8]);
    });

    it('gives the others their turn while one installation has a storm', async () => {
      const { queue, concurrency, now, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      for (let number = 1; number <= 5 * concurrency; number++) await wake(number);
      await pass(0);
      await queue.wake({ key: issueKey(900, 2), priority: 'machine', due: now() });
      worker.end(1);
      await pass(0);
      expect(worker.started.at(-1)).toBe(900);
    });

    it('stops handing out when drained, and waits for the work under way', async () => {
      const { queue, wake, pass } = await world();
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      await wake(7);
      await wake(8, { after: 500 });
      await pass(0);
      let drained = false;
      const end = queue.drain().then(() => (drained = true));
      await pass(600);
      await wake(9, { priority: 'person' });
      await pass(0);
      expect(drained).toBe(false);
      worker.end(7);
      await end;
      await pass(600);
      expect(worker.started).toEqual([7]);
    });

    it('says how much waits, how much is worked, and since when', async () => {
      const { queue, concurrency, now, wake, pass } = await world();
      expect(await queue.depth()).toEqual(AT_REST);
      const worker = makeHandWorker();
      queue.work((key) => worker.work(key));
      for (let number = 1; number <= concurrency; number++) await wake(number);
      await pass(0);
      const due = now();
      await wake(50, { due: due + 5_000 });
      await wake(51, { due });
      const { waiting, working, oldest } = await queue.depth();
      expect({ waiting, working }).toEqual({ waiting: 2, working: concurrency });
      expect(oldest).toBeGreaterThanOrEqual(due);
      expect(oldest).toBeLessThanOrEqual(now());
    });
  });
}
