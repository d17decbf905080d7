import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { anAlarm } from '../alarm.ts';

export interface ChannelWish {
  /** Drover's own address, which is the audience of the token. */
  readonly url: string;
  /** The run's key. */
  readonly key: string;
  /** Where GitHub gives the job tokens, and what it asks for in return. */
  readonly tokenUrl: string;
  readonly tokenKey: string;
}

const TRIES = 3;
const AGAIN_AFTER = 3_000;
/** For each of the two requests of a try. */
const PATIENCE = 20_000;

const Token = z.looseObject({ value: z.string().min(1) });
const Given = z.object({ capability: z.string().min(1).max(4000) });
const Refused = z.looseObject({ error: z.string().max(300) });

/** Gets the capability, with a fresh token for each try. The error is a sentence. */
export async function askForChannel(wish: ChannelWish): Promise<Result<string, string>> {
  let why = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await setTimeout(AGAIN_AFTER);
    const late = anAlarm(2 * PATIENCE);
    const answer = await askOnce(wish, late.signal).catch((error: unknown) => String(error));
    if (typeof answer === 'string') {
      late.off();
      why = answer;
      continue;
    }
    const body: unknown = await answer.json().catch(() => null);
    late.off();
    if (answer.ok) return ok(Given.parse(body).capability);
    const refused = Refused.safeParse(body);
    why = refused.success ? refused.data.error : `Drover answered with status ${answer.status}.`;
    if (answer.status < 500 && answer.status !== 429) break;
  }
  return fail(why);
}

async function askOnce(wish: ChannelWish, signal: AbortSignal): Promise<Response> {
  const { url, key, tokenUrl, tokenKey } = wish;
  const source = new URL(tokenUrl);
  source.searchParams.set('audience', url);
  const given = await fetch(source, {
    headers: { authorization: `bearer ${tokenKey}`, accept: 'application/json' },
    signal,
  });
  if (!given.ok) throw new Error(`GitHub gave no token (status ${given.status}).`);
  const { value } = Token.parse(await given.json());
  return fetch(`${url}/channel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
    redirect: 'error',
    signal,
  });
}
