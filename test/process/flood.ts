import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './site.ts';

/** A webhook as GitHub would send it. */
export interface Delivery {
  readonly event: string;
  readonly payload: object;
}

/** What became of one. */
export interface Sent {
  readonly delivery: Delivery;
  /** When it was sent, on the clock of this process. */
  readonly at: number;
  /** 0 is no answer. */
  readonly status: number;
}

export interface Flood {
  readonly sent: readonly Sent[];
  /** How often it was answered so, by status; 0 is no answer. */
  readonly answers: Readonly<Record<number, number>>;
  /** Deliveries a second, as they were answered: to be shown, since it says as much of the machine as of Drover. */
  readonly rate: number;
  /** The longest that one waited for its answer, in milliseconds. */
  readonly slowest: number;
}

/** As many a second as are asked for, or as fast as this machine sends them. */
const TICK = 10;

/** Signs and delivers all of them, evenly at this rate, and waits for every answer. */
export async function flood(
  { url, sandbox }: Site,
  deliveries: readonly Delivery[],
  perSecond: number,
): Promise<Flood> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const secret = sandbox.seeded.drover.webhookSecret;
  const answers: Record<number, number> = {};
  let slowest = 0;
  const began = performance.now();
  const sending: Promise<Sent>[] = [];
  const one = async (delivery: Delivery): Promise<Sent> => {
    const at = performance.now();
    const status = await deliver({ agent, url, secret }, delivery);
    slowest = Math.max(slowest, performance.now() - at);
    answers[status] = (answers[status] ?? 0) + 1;
    return { delivery, at, status };
  };
  while (sending.length < deliveries.length) {
    const due = Math.ceil(((performance.now() - began) / 1_000) * perSecond);
    sending.push(...deliveries.slice(sending.length, due).map(one));
    await sleep(TICK);
  }
  const sent = await Promise.all(sending);
  agent.destroy();
  const rate = (deliveries.length * 1_000) / (performance.now() - began);
  return { sent, answers, rate, slowest };
}

/** Where deliveries go, and what signs them. */
export interface Way {
  readonly agent: Agent;
  readonly url: string;
  readonly secret: string;
}

/** Its status; 0 is no answer. */
export function deliver(
  { agent, url, secret }: Way,
  { event, payload }: Delivery,
): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return new Promise((resolve) => {
    const sending = request(`${url}/api/github/webhooks`, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-delivery': randomUUID(),
        'x-github-event': event,
        'x-hub-signature-256': `sha256=${signature}`,
      },
    });
    sending.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sending.on('error', () => resolve(0));
    sending.end(body);
  });
}
