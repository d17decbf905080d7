import { setTimeout } from 'node:timers/promises';
import { StepError } from '../action.ts';
import { anAlarm } from '../alarm.ts';

/** A page behind a login answers too: whether people may see it is the host's business. */
const ANSWERS = (status: number): boolean => status < 400 || status === 401 || status === 403;

/** Waits until an address answers. Seconds; 0 does not look at all. */
export async function waitFor(url: string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1_000;
  let last = 'it was not asked';
  while (Date.now() < until) {
    const late = anAlarm(10_000);
    try {
      const response = await fetch(url, { signal: late.signal });
      await response.body?.cancel();
      if (ANSWERS(response.status)) return;
      last = `it answered ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    } finally {
      late.off();
    }
    await setTimeout(1_000);
  }
  if (seconds > 0)
    throw new StepError(`${url} did not answer within ${seconds} s; at last ${last}.`);
}
