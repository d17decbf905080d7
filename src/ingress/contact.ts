import type { Clock, Log } from '../controller/ports.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { greet, type Greeting } from './greet.ts';
import type { AppRequest } from './redelivery.ts';

const AGAIN: Millis = 15 * SECOND;

export interface ContactDeps {
  readonly request: AppRequest;
  /** The address of GitHub's API, for what is said when it does not answer. */
  readonly api: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the process is to end: nothing is begun any more, and silence is no news. */
  readonly stop?: AbortSignal;
}

/** Whether GitHub knows us. */
export interface Contact {
  /** Null once it does; until then a sentence that says why not. */
  trouble(): string | null;
  stop(): Promise<void>;
}

/**
 * Greets GitHub, and again every 15 s while it cannot be reached; `begin` is called once, when it answered. What the
 * first greeting came to is given back, too, so that a refusal can end the start.
 */
export async function makeContact(
  { request, api, clock, log, stop }: ContactDeps,
  begin: () => void,
): Promise<{ readonly first: Greeting; readonly contact: Contact }> {
  const controller = new AbortController();
  const signal =
    stop === undefined ? controller.signal : AbortSignal.any([controller.signal, stop]);
  let trouble: string | null = null;

  async function attempt(): Promise<Greeting> {
    const greeting = await greet(request, api);
    if (greeting.kind === 'welcome') {
      trouble = null;
      log.info('GitHub knows us', { app: greeting.slug, api });
      if (!signal.aborted) begin();
    } else {
      trouble = greeting.sentence;
      if (!signal.aborted) log.error('GitHub does not know us yet', { reason: greeting.sentence });
    }
    return greeting;
  }

  async function goOn(): Promise<void> {
    while (trouble !== null && !signal.aborted) {
      await clock.sleep(AGAIN, signal);
      if (!signal.aborted) await attempt();
    }
  }

  const first = await attempt();
  const ended = first.kind === 'unreachable' ? goOn() : Promise.resolve();
  return {
    first,
    contact: {
      trouble: () => trouble,
      stop() {
        controller.abort();
        return ended;
      },
    },
  };
}
