import { type Call, drawFault, failure, type Fault } from './faults.ts';
import { makeSimulatedGithub } from './github.ts';
import type { Stage } from './history.ts';
import type { Machines } from './actions.ts';
import { actAtRandom } from './people.ts';
import type { Process, ProcessParts } from './process.ts';
import type { Versions } from './versions.ts';

/** The way from Drover to GitHub, on which things go wrong. */
export interface Gateway {
  readonly fetch: ProcessParts['fetch'];
  onCrash(then: () => void): void;
  calls(): number;
}

/** A history in which Drover asks more than this is going round in circles. */
const MOST_CALLS = 4_000;

type Life = Pick<Process, 'isDead' | 'kill'>;

export function makeGateway(
  stage: Stage,
  { versions, machines }: { readonly versions: Versions; readonly machines: Machines },
): Gateway {
  const { agenda, chance, story, truth, count, ground } = stage;
  const github = makeSimulatedGithub(ground, versions, machines);
  let calls = 0;
  let crashed: () => void = () => undefined;

  function crash(life: Life, when: string): Promise<Response> {
    story.tell('Drover', `is killed ${when}`);
    life.kill();
    crashed();
    return never();
  }

  async function fetch(life: Life, address: string, init: RequestInit): Promise<Response> {
    if (life.isDead()) return never();
    calls += 1;
    if (calls === MOST_CALLS) truth.accuse('I13', `${calls} requests in one history`);
    if (calls >= MOST_CALLS) return never();
    agenda.tick(chance.between(20, 300));
    if (chance.happens(stage.rates.between)) {
      count('somebody between two requests');
      await actAtRandom(stage);
    }
    const call = callOf(address, init);
    const fault = drawFault(chance, stage.rates, call);
    if (fault !== null) count(NAMES[fault.kind]);
    if (call.isWrite || fault !== null) {
      story.tell('Drover', `${call.name}${fault === null ? '' : ` [${describe(fault)}]`}`);
    }
    if (call.isWrite) truth.writes();
    truth.hears(fault?.kind !== 'fail-after' && fault?.kind !== 'crash-after');
    if (fault?.kind === 'crash-before') return crash(life, `before ${call.name}`);
    if (fault !== null && TAKES_LONG(fault)) agenda.tick(30_000);
    const lost =
      fault === null || fault.kind === 'fail-after' ? null : failure(fault, call, agenda.now());
    if (lost !== null) return lost;
    const answer = await serve(address, init, { call, fault });
    if (fault?.kind === 'crash-after') return crash(life, `after ${call.name}`);
    return (fault?.kind === 'fail-after' && failure(fault, call, agenda.now())) || answer;
  }

  async function serve(
    address: string,
    init: RequestInit,
    { call, fault }: { readonly call: NamedCall; readonly fault: Fault | null },
  ): Promise<Response> {
    const request = new Request(address, { ...init, redirect: 'manual' });
    const moment = fault?.kind === 'stale' ? agenda.now() - fault.age : agenda.now();
    if (!call.isWrite) truth.readShows(moment);
    const answer =
      fault?.kind === 'stale'
        ? await github.answerFrom(request, moment)
        : await github.answer(request);
    if (answer.status >= 500)
      truth.accuse('sandbox', `${call.name}: ${answer.status} ${await answer.clone().text()}`);
    const location = answer.headers.get('location');
    if (answer.status === 302 && location !== null) return github.answer(new Request(location));
    if (fault?.kind === 'partial') return partly(answer, chance.next());
    return answer;
  }

  return {
    fetch,
    calls: () => calls,
    onCrash: (then) => {
      crashed = then;
    },
  };
}

function TAKES_LONG(fault: Fault): boolean {
  return (fault.kind === 'fail-before' || fault.kind === 'fail-after') && fault.how === 'time-out';
}

const NAMES: Readonly<Record<Fault['kind'], string>> = {
  'fail-before': 'F6 failed before',
  'fail-after': 'F7 failed after',
  'crash-before': 'F5 crash before',
  'crash-after': 'F5 crash after',
  stale: 'F8 stale read',
  partial: 'F9 partial answer',
  'primary-limit': 'F10 primary limit',
  'secondary-limit': 'F11 secondary limit',
};

function describe(fault: Fault): string {
  if (fault.kind === 'stale') return `shows what was so ${fault.age / 1000} s ago`;
  return 'how' in fault ? `${fault.kind}, ${fault.how}` : fault.kind;
}

interface NamedCall extends Call {
  readonly name: string;
}

function callOf(address: string, init: RequestInit): NamedCall {
  const { pathname } = new URL(address);
  const method = init.method ?? 'GET';
  if (!pathname.endsWith('/graphql'))
    return { isGraphql: false, isWrite: method !== 'GET', name: `${method} ${pathname.slice(7)}` };
  const { query } = JSON.parse(init.body as string) as { query: string };
  const isWrite = query.trimStart().startsWith('mutation');
  const fields = [...query.matchAll(/^\s*(?:\w+: )?(\w+)\(input/gm)].map(([, field]) => field);
  const name = isWrite ? fields.join(' + ') : (/query (\w+)/.exec(query)?.[1] ?? 'a query');
  return { isGraphql: true, isWrite, name };
}

/** GitHub answers 200 with a hole in the data, and says so under `errors`. */
async function partly(answer: Response, where: number): Promise<Response> {
  const body = (await answer.json()) as { data?: Record<string, unknown> | null };
  const [root, ...others] = Object.keys(body.data ?? {});
  if (root === undefined) return Response.json(body);
  const inner = body.data?.[root];
  const names = typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
  const name = names[Math.floor(where * names.length)];
  const path = name === undefined ? [root] : [root, name];
  const hole = name === undefined ? null : { ...(inner as object), [name]: null };
  const data = { ...body.data, [root]: hole };
  const errors = [{ type: null, path, message: `Something went wrong (${others.length}).` }];
  return Response.json({ data, errors });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
