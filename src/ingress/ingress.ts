import type { Clock, IssueKey, Log, Queue } from '../controller/ports.ts';
import { Unanswered } from '../controller/unanswered.ts';
import { type Millis, MINUTE, SECOND } from '../lifecycle/time.ts';
import type { Key } from './key.ts';
import { readEvent } from './read-event.ts';
import type { Resolve } from './resolve.ts';
import { wakeFor, type Wish } from './wake-for.ts';

/** When a question to GitHub is asked once more after no answer; then the sweep must find the issue. */
const PATIENCE: readonly Millis[] = [5 * SECOND, MINUTE];

/** So many events may wait for an answer of GitHub's: each holds a little memory, and GitHub may be away for long. */
const MOST_QUESTIONS = 5_000;

/** Refuses an event, so that GitHub lists it as failed: it is asked for again when there is room. */
class Overloaded extends Unanswered {
  override readonly name = 'Overloaded';
  readonly status = 503;
}

export interface IngressDeps {
  readonly queue: Queue;
  readonly resolve: Resolve;
  readonly clock: Clock;
  readonly log: Log;
  /** The node id of our own account, once it is known: its events are echoes. */
  readonly ownId: () => string | null;
  /** Whether an issue waits for checks to end. */
  readonly heeds: (key: IssueKey) => boolean;
}

/** An event as it came in: its name, and a payload of which nobody knows anything yet. */
export interface IncomingEvent {
  /** The delivery's GUID, for the log. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** Turns events into wakes. */
export interface Ingress {
  /**
   * Resolves when every issue that the event names itself is in the queue. Issues that only GitHub knows are asked for
   * afterwards, so that the event is answered at once; rejects when too many wait for that already. `let-go`: it wakes
   * nobody.
   */
  take(event: IncomingEvent): Promise<'taken' | 'let-go'>;
  /** Ends questions under way. */
  close(): Promise<void>;
}

export function makeIngress(deps: IngressDeps): Ingress {
  const { resolve, log, clock } = deps;
  const controller = new AbortController();
  const asking = new Set<Promise<void>>();

  async function take({ id, name, payload }: IncomingEvent): Promise<'taken' | 'let-go'> {
    const reading = readEvent(name, payload);
    if (reading === null) {
      log.debug('event let go', { event: name, delivery: id });
      return 'let-go';
    }
    for (const key of reading.keys) resolve.learn(key);
    const wish = wakeFor(reading, deps.ownId());
    log.debug('event taken', { event: name, delivery: id, ...reading, wish });
    if (wish === null) return 'let-go';
    if (asking.size >= MOST_QUESTIONS && reading.keys.some((key) => resolve.known(key) === null)) {
      throw new Overloaded('too many events wait for an answer of GitHub’s');
    }
    for (const key of reading.keys) {
      const issues = resolve.known(key);
      if (issues === null) askLater(key, wish);
      for (const issue of issues ?? []) await wake(issue, wish);
    }
    return 'taken';
  }

  async function wake(key: IssueKey, wish: Wish): Promise<void> {
    const { priority, delay, isCheck } = wish;
    if (isCheck && !deps.heeds(key)) return;
    const due = clock.now() + delay;
    await deps.queue.wake({ key, priority, due, ...(isCheck && { isCheck }) });
  }

  function askLater(key: Key, wish: Wish): void {
    const question = askWithPatience(key, wish).finally(() => asking.delete(question));
    asking.add(question);
  }

  async function askWithPatience(key: Key, wish: Wish): Promise<void> {
    for (let attempt = 0; !controller.signal.aborted; attempt++) {
      try {
        for (const issue of await resolve.ask(key)) await wake(issue, wish);
        return;
      } catch (error) {
        log.warn('key not resolved', { ...key, attempt: attempt + 1, err: error });
        const pause = PATIENCE[attempt];
        if (pause === undefined) return;
        await clock.sleep(pause, controller.signal);
      }
    }
  }

  return {
    take,
    async close() {
      controller.abort();
      await Promise.all(asking);
    },
  };
}
