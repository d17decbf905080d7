import { type Answer, textOf, toJsonAnswer, toResponse } from './answer.ts';
import { type Call, toCall } from './call.ts';
import type { Chance } from './chance.ts';
import { drawFault, failure, type Fault } from './faults.ts';
import { makeSimulatedGithub } from './github.ts';
import type { Stage } from './stage.ts';
import type { Machines } from './actions.ts';
import { actAtRandom } from './people.ts';
import type { Life, ProcessParts } from './process.ts';
import type { Standing } from './still.ts';
import type { Versions } from './versions.ts';

/** The way from Drover to GitHub, on which things go wrong. */
export interface Gateway {
  readonly fetch: ProcessParts['fetch'];
  onCrash(then: () => void): void;
  calls(): number;
}

/** What was drawn for one request. */
interface Lot {
  readonly fault: Fault | null;
  readonly chance: Chance | null;
}

export function makeGateway(
  stage: Stage,
  {
    versions,
    machines,
    standing,
  }: { readonly versions: Versions; readonly machines: Machines; readonly standing: Standing },
): Gateway {
  const { agenda, story, truth, witness, count, ground, fate } = stage;
  const github = makeSimulatedGithub(ground, versions, machines);
  let calls = 0;
  let crashed: () => void = () => undefined;

  function crash(life: Life, when: string): Promise<never> {
    story.tell('Drover', `is killed ${when}`);
    life.kill();
    crashed();
    return never();
  }

  async function fetch(life: Life, address: string, init: RequestInit): Promise<Response> {
    if (life.breath.isStill()) await life.breath.awake();
    if (life.isDead()) return never();
    calls += 1;
    const number = calls;
    if (number === stage.mostCalls) truth.accuse('I13', `${number} requests in one history`);
    if (number >= stage.mostCalls) return never();
    const call = toCall(address, init);
    const { number: process } = life;
    const request = { ...call, process, credential: call.authorization, body: call.body ?? '' };
    await stage.before?.(call.name);
    witness.asks(request);
    agenda.tick(fate.always(`t${number}`).between(20, 300));
    await interlude(`b${number}`);
    const chance = fate.begin(`f${number}`);
    const drawn = chance && drawFault(chance, stage.rates, call);
    const fault = stage.faultAt?.(number, call) ?? drawn ?? refusal(number);
    if (fault !== null) note(`${fault.kind === 'refused' ? 'x' : ''}f${number}`, fault);
    const answer = await deliver(life, { ...call, number }, { fault, chance });
    const response = toResponse(dated(answer, agenda.now()));
    witness.hears(request, response);
    return response;
  }

  async function interlude(name: string): Promise<void> {
    const chance = fate.begin(name);
    if (chance === null || !chance.happens(stage.rates.between)) return;
    fate.happened(name);
    count('somebody between two requests');
    await actAtRandom({ ground, story, chance });
  }

  function refusal(number: number): Fault | null {
    const { refused } = stage.rates;
    const happens = refused > 0 && fate.begin(`xf${number}`)?.happens(refused);
    return happens === true ? { kind: 'refused' } : null;
  }

  function note(name: string, fault: Fault): void {
    fate.happened(name);
    count(NAMES[fault.kind]);
  }

  async function deliver(
    life: Life,
    { number, ...call }: Call & { readonly number: number },
    { fault, chance }: Lot,
  ): Promise<Answer> {
    if (call.isWrite || fault !== null)
      story.tell('Drover', `${call.name}${fault === null ? '' : ` [${describe(fault)}]`}`);
    if (call.isWrite) truth.writes();
    if (fault?.kind === 'crash-before') return crash(life, `before ${call.name}`);
    if (fault !== null && TAKES_LONG(fault)) agenda.tick(30_000);
    const lost =
      fault === null || fault.kind === 'fail-after' ? null : failure(fault, call, agenda.now());
    if (lost !== null) return lost;
    const answer = await inTurn(() => serve(life, call, { fault, chance }));
    const wait = call.isWrite ? standing.beforeAnswer(life, { number, name: call.name }) : null;
    if (wait !== null) await wait;
    if (life.isDead()) return never();
    if (fault?.kind === 'crash-after') return crash(life, `after ${call.name}`);
    const after = fault?.kind === 'fail-after' ? failure(fault, call, agenda.now()) : null;
    return after ?? answer;
  }

  /** Where two processes ask, what comes of a request belongs to the one that asked. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (stage.late.size === 0) return act();
    const mine = turn.then(act);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function serve(life: Life, call: Call, { fault, chance }: Lot): Promise<Answer> {
    const moment = fault?.kind === 'stale' ? agenda.now() - fault.age : agenda.now();
    const hears = fault?.kind !== 'fail-after' && fault?.kind !== 'crash-after';
    truth.asks({ process: life.number, hears });
    if (!call.isWrite) truth.readShows(moment, call.name);
    const answer =
      fault?.kind === 'stale' ? await github.answerFrom(call, moment) : await github.answer(call);
    if (answer.status >= 500)
      truth.accuse('sandbox', `${call.name}: ${answer.status} ${textOf(answer.body)}`);
    return fault?.kind === 'partial' ? partly(answer, chance?.next() ?? 0) : answer;
  }

  return {
    fetch,
    calls: () => calls,
    onCrash: (then) => {
      crashed = then;
    },
  };
}

/** GitHub tells its time with every answer. */
function dated(answer: Answer, now: number): Answer {
  const date = new Date(now).toUTCString();
  return { ...answer, headers: new Map([...answer.headers, ['date', date]]) };
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
  refused: 'F12 token refused',
  'primary-limit': 'F10 primary limit',
  'secondary-limit': 'F11 secondary limit',
};

function describe(fault: Fault): string {
  if (fault.kind === 'stale') return `shows what was so ${fault.age / 1000} s ago`;
  return 'how' in fault ? `${fault.kind}, ${fault.how}` : fault.kind;
}

/** GitHub answers 200 with a hole in the data, and says so under `errors`. */
function partly(answer: Answer, where: number): Answer {
  if (answer.body.kind !== 'json') return answer;
  const body = answer.body.value as { data?: Record<string, unknown> | null };
  const [root, ...others] = Object.keys(body.data ?? {});
  if (root === undefined) return answer;
  const inner = body.data?.[root];
  const names = typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
  const name = names[Math.floor(where * names.length)];
  const path = name === undefined ? [root] : [root, name];
  const hole = name === undefined ? null : { ...(inner as object), [name]: null };
  const data = { ...body.data, [root]: hole };
  const errors = [{ type: null, path, message: `Something went wrong (${others.length}).` }];
  return toJsonAnswer(200, { data, errors });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
