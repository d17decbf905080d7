import { type Answer, textOf, toJsonAnswer, toResponse } from './answer.ts';
import { type Call, toCall } from './call.ts';
import { drawFault, failure, type Fault } from './faults.ts';
import { makeSimulatedGithub } from './github.ts';
import type { Stage } from './stage.ts';
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
    const call = toCall(address, init);
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
    if (lost !== null) return toResponse(lost);
    const answer = await serve(call, fault);
    if (fault?.kind === 'crash-after') return crash(life, `after ${call.name}`);
    const after = fault?.kind === 'fail-after' ? failure(fault, call, agenda.now()) : null;
    return toResponse(after ?? answer);
  }

  async function serve(call: Call, fault: Fault | null): Promise<Answer> {
    const moment = fault?.kind === 'stale' ? agenda.now() - fault.age : agenda.now();
    if (!call.isWrite) truth.readShows(moment);
    const answer =
      fault?.kind === 'stale' ? await github.answerFrom(call, moment) : await github.answer(call);
    if (answer.status >= 500)
      truth.accuse('sandbox', `${call.name}: ${answer.status} ${textOf(answer.body)}`);
    return fault?.kind === 'partial' ? partly(answer, chance.next()) : answer;
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
