import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LiveTell } from '../../lifecycle/live/live-tell.ts';
import type { LiveQuestion } from '../../lifecycle/live/question.ts';
import { LiveState } from '../../lifecycle/live/live-state.ts';
import { anAlarm } from '../alarm.ts';

/** What a person, or a rule, has said to a question. */
export type LiveAnswer = Omit<Extract<LiveState, { kind: 'answered' }>, 'kind'>;

/** The way from a run to whoever answers it while it goes on. */
export interface Line {
  /** Asks, and waits. Null where nobody has answered in time, or can: the question is to be parked. */
  readonly ask: (question: LiveQuestion, signal: AbortSignal) => Promise<LiveAnswer | null>;
  /** What people have told this run by now; null where that cannot be known just now. */
  readonly tells: () => Promise<readonly LiveTell[] | null>;
  /** How long it was waited so far, in milliseconds. */
  readonly waited: () => number;
}

/** What lets this run, and no other, ask. */
export const LineKey = z.strictObject({ url: z.url(), capability: z.string().min(1).max(4000) });
export type LineKey = z.infer<typeof LineKey>;

export interface LineWish extends LineKey {
  /** How long one question is waited for, in milliseconds. */
  readonly wait: number;
  readonly say: (line: string) => void;
}

/** One request is held for a little less than a minute, since many proxies end what is silent for longer. */
const HELD = 75_000;
/** An agent waits for this between two acts, in milliseconds. */
const SOON = 3_000;
/** After a request that failed, in milliseconds. */
const AGAIN_AFTER = 5_000;
/** So often in a row: while nobody was reached, and when somebody was, who may have been started anew. */
const MOST_FAILURES = { ever: 4, since: 24 } as const;

/** Refused for good: the run is to end, and loses nothing. */
const FINAL = [400, 401, 403, 404, 409, 413, 422];

export function openLine(wish: LineWish): Line {
  let total = 0;
  let since: number | null = null;
  return {
    ask: async (question, signal) => {
      since = Date.now();
      const late = anAlarm(wish.wait, signal);
      const answer = await answerTo(wish, question, late.signal);
      late.off();
      total += Date.now() - since;
      since = null;
      return answer;
    },
    tells: () => tellsOf(wish),
    waited: () => total + (since === null ? 0 : Date.now() - since),
  };
}

async function answerTo(
  wish: LineWish,
  question: LiveQuestion,
  late: AbortSignal,
): Promise<LiveAnswer | null> {
  let failures = 0;
  let most: number = MOST_FAILURES.ever;
  while (!late.aborted) {
    const state = await askOnce(wish, question, late);
    if (state === 'failed') {
      failures += 1;
      if (failures >= most) break;
      await sleep(AGAIN_AFTER, undefined, { signal: late }).catch(() => {});
      continue;
    }
    failures = 0;
    most = MOST_FAILURES.since;
    if (state.kind === 'open') continue;
    if (state.kind === 'refused') return null;
    const { kind: _, ...answer } = state;
    return answer;
  }
  wish.say(
    failures > 0 ? 'Drover could not be reached: parked.' : 'nobody answered in time: parked.',
  );
  return null;
}

const Tells = z.object({ tells: z.array(LiveTell).max(50) });

async function tellsOf(wish: LineWish): Promise<readonly LiveTell[] | null> {
  const late = anAlarm(SOON);
  try {
    const answer = await post(wish, { path: '/channel/tells', body: {}, signal: late.signal });
    return answer.ok ? Tells.parse(await answer.json()).tells : null;
  } catch {
    return null;
  } finally {
    late.off();
  }
}

async function askOnce(
  wish: LineWish,
  question: LiveQuestion,
  signal: AbortSignal,
): Promise<LiveState | 'failed'> {
  const held = anAlarm(HELD, signal);
  try {
    const path = '/channel/questions';
    const answer = await post(wish, { path, body: question, signal: held.signal });
    if (FINAL.includes(answer.status)) return { kind: 'refused' };
    if (!answer.ok) return 'failed';
    const body: unknown = await answer.json();
    const state = LiveState.safeParse(body);
    if (state.success) return state.data;
    // Of what only newer actions know nothing can be made here: as where nobody answers.
    return Named.safeParse(body).success ? { kind: 'refused' } : 'failed';
  } catch {
    return 'failed';
  } finally {
    held.off();
  }
}

const Named = z.object({ kind: z.string() });

interface Letter {
  readonly path: string;
  readonly body: object;
  readonly signal: AbortSignal;
}

function post({ url, capability }: LineKey, { path, body, signal }: Letter): Promise<Response> {
  return fetch(`${url.replace(/\/+$/, '')}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${capability}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  });
}
