import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, deliver } from '../process/flood.ts';
import { startPostgres } from '../postgres/server.ts';
import { type Receiver, SECRET, startReceiver } from './receivers.ts';

/** How events are taken: as many a second as go in, and how long each waits at two hundred a second. */
export interface Taken {
  readonly perSecond: number;
  /** In milliseconds, sorted. */
  readonly waits: readonly number[];
}

export interface IngressFigures {
  /** A Probot app that does nothing. */
  readonly bare: Taken;
  readonly memory: Taken;
  readonly postgres: Taken;
}

const ROUNDS = 3;
const AT_ONCE = 32;
const IN_A_ROUND = 2_000;
const STEADY = 200;
const SECONDS = 2;

/** The three by turns, the best round of each: whatever else the machine does can only make one slower. */
export async function ingressFigures(): Promise<IngressFigures> {
  const server = await startPostgres();
  const [bare, memory, postgres] = await Promise.all([
    startReceiver('bare-probot'),
    startReceiver('held-drover'),
    startReceiver('held-drover', { DATABASE_URL: server.url }),
  ]);
  const all = [bare, memory, postgres];
  const rates = all.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, receiver] of all.entries())
      rates[at] = Math.max(rates[at] ?? 0, await rateOf(receiver));
  }
  const waits = all.map((): readonly number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, receiver] of all.entries())
      waits[at] = quicker(waits[at] ?? [], await waitsOf(receiver));
  }
  await Promise.all(all.map((each) => each.stop()));
  await server.stop();
  const taken = (at: number): Taken => ({ perSecond: rates[at] ?? 0, waits: waits[at] ?? [] });
  return { bare: taken(0), memory: taken(1), postgres: taken(2) };
}

function quicker(a: readonly number[], b: readonly number[]): readonly number[] {
  const tail = (times: readonly number[]): number =>
    times[Math.floor(times.length * 0.99)] ?? Infinity;
  return tail(b) < tail(a) ? b : a;
}

async function rateOf({ url }: Receiver): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let left = IN_A_ROUND;
  const began = performance.now();
  const hand = async (): Promise<void> => {
    while (left > 0) await taken({ agent, url, secret: SECRET }, (left -= 1));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  const rate = (IN_A_ROUND * 1_000) / (performance.now() - began);
  agent.destroy();
  return rate;
}

async function waitsOf({ url }: Receiver): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const waits: number[] = [];
  const sent: Promise<void>[] = [];
  const began = performance.now();
  const one = async (number: number): Promise<void> => {
    const start = performance.now();
    await taken({ agent, url, secret: SECRET }, number);
    waits.push(performance.now() - start);
  };
  while (sent.length < STEADY * SECONDS) {
    const due = Math.ceil(((performance.now() - began) * STEADY) / 1_000);
    while (sent.length < due) sent.push(one(sent.length));
    await sleep(2);
  }
  await Promise.all(sent);
  agent.destroy();
  return waits.toSorted((a, b) => a - b);
}

async function taken(way: Parameters<typeof deliver>[0], number: number): Promise<void> {
  const status = await deliver(way, edited(1 + (number % 1_000)));
  if (status !== 200) throw new Error(`answered ${status}`);
}

/** An event as GitHub sends it, of one of a thousand issues, with as much text as is usual. */
function edited(number: number): Delivery {
  return {
    event: 'issues',
    payload: {
      action: 'edited',
      issue: {
        number,
        node_id: `I_${number}`,
        title: 'An issue',
        body: 'Please do it. '.repeat(300),
      },
      repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
      installation: { id: 1 },
      sender: { node_id: 'U_1', type: 'User' },
    },
  };
}
