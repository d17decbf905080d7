import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '../../src/lifecycle/time.ts';
import type { OnExchange } from '../../src/sandbox/server/exchange.ts';
import { makeChance } from '../simulation/chance.ts';
import type { DroverChild } from './drover-child.ts';

/** When a process dies, and for how long there is none. Lengths in milliseconds of ours. */
interface Kill {
  /** So many requests for an issue after the last kill. */
  readonly requests: number;
  /** 0: GitHub has done it, and the answer is never read. Later, the next request may be on its way. */
  readonly delay: Millis;
  readonly pause: Millis;
}

/** Kills Drover now and then, and starts another one. */
export interface Reaper {
  /** To be told of every exchange. */
  readonly onExchange: OnExchange;
  /** Begins, with the first process. */
  begin(start: () => DroverChild): void;
  /** So many are to be killed from now on. */
  arm(count: number): void;
  /** Who was killed so far, in words. */
  readonly killed: readonly string[];
  /** Resolves when nobody is being killed. */
  calm(): Promise<void>;
}

export function makeReaper(seed: number): Reaper {
  const chance = makeChance(seed);
  const kills: Kill[] = [];
  const killed: string[] = [];
  let start: (() => DroverChild) | null = null;
  let drover: DroverChild | null = null;
  let seen = 0;
  let killing = Promise.resolve();

  async function strike(kill: Kill, operation: string): Promise<void> {
    const victim = drover;
    drover = null;
    if (kill.delay > 0) await sleep(kill.delay);
    victim?.child.kill('SIGKILL');
    killed.push(`${kill.delay} ms after ${operation}, away for ${kill.pause} ms`);
    if ((await victim?.ended) !== 'SIGKILL') throw new Error(`it had ended: ${victim?.err()}`);
    await sleep(kill.pause);
    seen = 0;
    drover = start?.() ?? null;
  }

  return {
    killed,
    onExchange({ operation }) {
      const [kill] = kills;
      if (drover === null || kill === undefined || !isForIssue(operation)) return;
      seen += 1;
      if (seen < kill.requests) return;
      kills.shift();
      killing = strike(kill, operation);
    },
    begin(given) {
      start = given;
      drover = given();
    },
    arm(count) {
      while (kills.length < count) {
        kills.push({
          requests: chance.between(1, 10),
          delay: chance.happens(0.3) ? 0 : chance.between(1, 80),
          pause: chance.between(0, 2_000),
        });
      }
    },
    calm: () => killing,
  };
}

/** What Drover asks for an issue; the people of these tests ask for other things, or in other words. */
function isForIssue(operation: string): boolean {
  return FOR_ISSUES.test(operation) && !PEOPLES.includes(operation);
}

const FOR_ISSUES =
  /^(?:mutation |query IssueWorld|actions\/(?:create|list-workflow-run-artifacts|download))/;
const PEOPLES = ['mutation addProjectV2ItemById', 'mutation updateProjectV2ItemFieldValue'];
