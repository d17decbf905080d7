import { HOUR, type Instant } from '../../lifecycle/time.ts';
import {
  type Clock,
  type IssueKey,
  keyText,
  type Log,
  type Priority,
  type Queue,
  type Wake,
  type WorkOutcome,
} from '../ports.ts';
import { backOff } from './back-off.ts';
import { higher, merge, next, type Waiting } from './waiting.ts';

export interface MemoryQueueOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How many keys are worked at once; 8 unless told. */
  readonly concurrency?: number;
}

type Worker = (key: IssueKey) => Promise<WorkOutcome>;

/** A key being worked, and what came for it meanwhile: the dirty bit, with its due moment and priority. */
interface Working {
  readonly key: IssueKey;
  readonly priority: Priority;
  dirty: Waiting | null;
}

/** A key whose work failed. A person's act ends the back-off; `notBefore` binds everybody. */
interface Rest {
  readonly failures: number;
  readonly until: Instant;
  readonly notBefore: Instant;
}

/** The sleep until the next wake is due. */
interface Alarm {
  readonly at: Instant;
  readonly controller: AbortController;
}

/**
 * The queue of one process. A key is in one of four places: nowhere, waiting, worked, or worked and dirty (it waits
 * again as soon as the work ends). `wake` moves it from nowhere to waiting, or makes it dirty; the pump moves what is
 * due from waiting to worked, at most `concurrency` at once. What is lost when the process ends is found by the sweep.
 */
export function makeMemoryQueue(options: MemoryQueueOptions): Queue {
  return new MemoryQueue(options);
}

class MemoryQueue implements Queue {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #concurrency: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #working = new Map<string, Working>();
  readonly #resting = new Map<string, Rest>();
  #arrivals = 0;
  #worker: Worker | null = null;
  #alarm: Alarm | null = null;
  #drained: (() => void)[] = [];

  constructor({ clock, log, concurrency = 8 }: MemoryQueueOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#concurrency = concurrency;
  }

  async wake(wake: Wake): Promise<void> {
    const text = keyText(wake.key);
    const due = this.#held(text, wake);
    const working = this.#working.get(text);
    if (working) working.dirty = this.#joined(working.dirty, { ...wake, due });
    else this.#waiting.set(text, this.#joined(this.#waiting.get(text) ?? null, { ...wake, due }));
    this.#pump();
  }

  work(worker: Worker): void {
    this.#worker = worker;
    this.#pump();
  }

  async drain(): Promise<void> {
    this.#worker = null;
    this.#disarm();
    if (this.#working.size === 0) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  async depth(): Promise<Awaited<ReturnType<Queue['depth']>>> {
    let oldest: Instant | null = null;
    for (const { due } of this.#waiting.values()) {
      if (oldest === null || due < oldest) oldest = due;
    }
    return { waiting: this.#waiting.size, working: this.#working.size, oldest };
  }

  #joined(before: Waiting | null, wake: Wake): Waiting {
    return before ? merge(before, wake) : { ...wake, since: this.#arrivals++ };
  }

  /** The wake's due moment, put off while the key rests after a failure. */
  #held(text: string, wake: Wake): Instant {
    const rest = this.#resting.get(text);
    if (!rest) return wake.due;
    return Math.max(wake.due, wake.priority === 'person' ? rest.notBefore : rest.until);
  }

  #pump(): void {
    const worker = this.#worker;
    if (!worker) return;
    while (this.#working.size < this.#concurrency) {
      const entry = next(this.#waiting.values(), this.#clock.now(), (id) => this.#busy(id));
      if (!entry) break;
      void this.#run(worker, entry);
    }
    this.#arm();
  }

  #busy(installation: number): number {
    let count = 0;
    for (const { key } of this.#working.values()) if (key.installation === installation) count++;
    return count;
  }

  async #run(worker: Worker, { key, priority }: Waiting): Promise<void> {
    const text = keyText(key);
    const working: Working = { key, priority, dirty: null };
    this.#waiting.delete(text);
    this.#working.set(text, working);
    const outcome = await this.#attempt(worker, key);
    this.#working.delete(text);
    this.#settle(text, working, outcome);
    if (this.#working.size === 0) this.#tellDrained();
    this.#pump();
  }

  /** A worker that throws has a bug; the key is tried again, the process goes on. */
  async #attempt(worker: Worker, key: IssueKey): Promise<WorkOutcome> {
    try {
      return await worker(key);
    } catch (error) {
      this.#log.error('worker failed', { key: keyText(key), err: error });
      return { kind: 'retry', reason: 'worker failed', notBefore: null };
    }
  }

  /** Puts the key where its outcome and what came meanwhile say. */
  #settle(text: string, working: Working, outcome: WorkOutcome): void {
    const { key, dirty } = working;
    const again = this.#afterwards(text, working, outcome);
    if (dirty) {
      this.#waiting.set(text, { ...dirty, due: this.#held(text, dirty) });
    }
    if (again) {
      this.#waiting.set(text, this.#joined(this.#waiting.get(text) ?? null, { key, ...again }));
    }
  }

  #afterwards(text: string, working: Working, outcome: WorkOutcome): Omit<Wake, 'key'> | null {
    if (outcome.kind !== 'retry') {
      this.#resting.delete(text);
      if (outcome.kind === 'gone' || outcome.again === null) return null;
      return { priority: 'machine', due: outcome.again };
    }
    const failures = (this.#resting.get(text)?.failures ?? 0) + 1;
    const notBefore = outcome.notBefore ?? 0;
    const until = Math.max(this.#clock.now() + backOff(failures), notBefore);
    this.#resting.set(text, { failures, until, notBefore });
    return { priority: higher(working.priority, 'machine'), due: until };
  }

  #tellDrained(): void {
    const drained = this.#drained;
    this.#drained = [];
    for (const resolve of drained) resolve();
  }

  /** Sleeps until the earliest wake that is not yet due; a later, earlier wake replaces the alarm. */
  #arm(): void {
    if (this.#working.size >= this.#concurrency) return this.#disarm();
    let at: Instant | null = null;
    for (const { due } of this.#waiting.values()) if (at === null || due < at) at = due;
    if (at === null) return this.#disarm();
    if (this.#alarm?.at === at) return;
    this.#disarm();
    void this.#ring({ at, controller: new AbortController() });
  }

  async #ring(alarm: Alarm): Promise<void> {
    this.#alarm = alarm;
    // Timers overflow after 24 days: an hour at a time is often enough.
    const length = Math.min(alarm.at - this.#clock.now(), HOUR);
    await this.#clock.sleep(length, alarm.controller.signal);
    if (this.#alarm !== alarm) return;
    this.#alarm = null;
    this.#pump();
  }

  #disarm(): void {
    // With a reason: making up one, as an error with a stack, takes longer than all else here.
    this.#alarm?.controller.abort('disarmed');
    this.#alarm = null;
  }
}
