import type { Clock } from '../controller/ports.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import type { Octokit } from './octokit.ts';

/**
 * GitHub's time. Every moment that Drover compares (an approval, an offer, a deadline, the end of a rate limit) was
 * written down by GitHub, so a machine whose own clock is wrong would merge too soon or wait for hours. Each answer
 * tells the time in its header `date`, in whole seconds (RFC 9110, section 6.6.1).
 */
export interface GithubClock {
  /** The machine's time until GitHub told its own. */
  readonly clock: Clock;
  /** Asks, and takes down the time of the answer. */
  readonly listen: Listen;
}

type Ask<O, A> = (options: O) => A | Promise<A>;
export type Listen = <O, A extends Answer>(ask: Ask<O, A>, options: O) => Promise<A>;

interface Answer {
  readonly headers: { readonly date?: string | undefined };
}

/** A plugin of Octokit's: its clients tell the time of each of their answers. */
export function tellingTime(listen: Listen): (octokit: Pick<Octokit, 'hook'>) => void {
  return ({ hook }) => hook.wrap('request', (request, options) => listen(request, options));
}

/** `machine` must go on evenly: it need not show the right time. */
export function makeGithubClock(machine: Clock): GithubClock {
  let ahead: Millis = 0;
  const now = () => machine.now() + ahead;

  /** A clock that may be right is left alone; a wrong one is put to the start of that second, rather late than early. */
  function heard(date: unknown, asked: number): void {
    const told = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(told)) return;
    const took = machine.now() - asked;
    if (now() < told || now() > told + SECOND + took) ahead = told - machine.now();
  }

  return {
    clock: { ...machine, now },
    listen: async (ask, options) => {
      const asked = machine.now();
      try {
        const answer = await ask(options);
        heard(answer.headers.date, asked);
        return answer;
      } catch (error) {
        heard(dateOf(error), asked);
        throw error;
      }
    },
  };
}

/** Of an answer that is an error. */
function dateOf(error: unknown): unknown {
  const { response } = error as { readonly response?: Partial<Answer> };
  return response?.headers?.date;
}
