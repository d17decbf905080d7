import { HOUR, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { buildPayload } from '../../src/sandbox/webhooks/payload.ts';
import { recipientsOf } from '../../src/sandbox/webhooks/recipients.ts';
import { type Machines, makeMachines } from './actions.ts';
import type { Pace } from '../../src/github/find/backlog.ts';
import { type Agenda, makeAgenda, turn } from './agenda.ts';
import type { Call } from './call.ts';
import { type Chance, makeChance } from './chance.ts';
import { countClasses } from './fault-classes.ts';
import { type Fate, makeFate, type Script } from './fate.ts';
import { drawRates, type Fault, type FaultRates } from './faults.ts';
import { makeGateway } from './gateway.ts';
import { type Ground, layGround, type Setting } from './ground.ts';
import { type Life, type Process, startProcess } from './process.ts';
import { makeStanding } from './still.ts';
import { makeLiveRuns, type Office } from './lines.ts';
import { makeStory, type Story } from './story.ts';
import { type Truth, watchTruth } from './truth.ts';
import { keepVersions } from './versions.ts';
import { watchClosely, type Witness } from './witness.ts';

/** When every history begins. */
export const START = Date.UTC(2026, 0, 5, 9);

/** So many histories have runs that may ask while they go on: all others stay as they would be without. */
const LIVE = 0.25;

/** So many histories have an issue of which much was said before. */
const TALK = 1 / 22;

/** So many histories have agents, and people, that write to protected paths. */
const STEERS = 1 / 20;
/** How often two people are needed. */
const SECOND_PERSON = 1 / 20;

/** Everything of one history that its parts share. */
export interface Stage {
  readonly ground: Ground;
  readonly agenda: Agenda;
  readonly fate: Fate;
  readonly story: Story;
  readonly truth: Truth;
  readonly witness: Witness;
  readonly count: (what: string) => void;
  /** What may go wrong now. */
  rates: FaultRates;
  /** How long a webhook that is late may be on its way, at the least and at the most. */
  lateness: readonly [Millis, Millis];
  /** What happens just before a request of Drover's reaches GitHub. */
  before: ((name: string) => void | Promise<void>) | null;
  /** What goes wrong with the n-th request, beside what chance lets go wrong. */
  readonly faultAt: ((number: number, call: Call) => Fault | null) | null;
  /** A history in which Drover asks more than this is going round in circles. */
  readonly mostCalls: number;
  process: Process | null;
  /** Processes that stood still while another took over, and go on beside it until they find that out. */
  readonly late: Set<Life>;
  /** Things of Drover's own that must not happen: bugs that were caught and logged. */
  readonly bugs: string[];
}

/** What a history is to be like, where chance does not decide it. */
export interface Wishes {
  readonly setting?: Setting;
  readonly rates?: FaultRates;
  readonly faultAt?: NonNullable<Stage['faultAt']>;
  /** In place of the fate that this chance brings. */
  readonly fate?: typeof makeFate;
  /** How many issues a sweep of Drover's takes up. */
  readonly pace?: Pace;
  /** How many requests it may take; 4,000 unless told. */
  readonly mostCalls?: number;
}

/** A stage with a process of Drover's on it, before anybody has acted. */
export interface Laid {
  readonly stage: Stage;
  readonly machines: Machines;
  readonly counts: Readonly<Record<string, number>>;
  /** Requests that Drover made so far. */
  readonly calls: () => number;
  /** What chance has decided so far. */
  readonly script: Script;
  /** Starts a process where none is alive. */
  readonly keepRunning: () => void;
}

/** Puts together all that one history needs. The same seed and wishes give the same, to the letter. */
export async function layStage(seed: number, wishes: Wishes = {}): Promise<Laid> {
  const chance = makeChance(seed);
  const counts: Record<string, number> = {};
  const holder: { stage: Stage | null } = { stage: null };
  const agenda = makeAgenda(START, () => settle(holder.stage));
  // Of its own, so that histories without lines stay as they are.
  const lively = makeChance(seed + 0.25);
  const [groundChance, drawn] = [chance.fork(), drawSetting(chance.fork(), lively)];
  const more = {
    ...drawTalk(makeChance(seed + 0.75)),
    ...drawAuthor(makeChance(seed + 0.85)),
    ...drawSteering(makeChance(seed + 0.65)),
    ...drawApprovers(makeChance(seed + 0.45)),
  };
  const ground = await layGround(agenda, groundChance, wishes.setting ?? { ...drawn, ...more });
  const story = makeStory(START, () => agenda.now());
  const machines = makeMachines({ ground, agenda, chance: chance.fork(), story });
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const [own, rates] = [chance.fork(), drawRates(chance.fork())];
  const { script, ...fate } = (wishes.fate ?? makeFate)(own, {
    x: makeChance(seed + 0.5),
    z: makeChance(seed + 0.35),
    r: makeChance(seed + 0.15),
  });
  const truth = watchTruth(ground, {
    cancelled: () => machines.cancelled,
    tell: (what) => story.tell('!', what),
    count,
  });
  machines.onDispatch((task, prompt) => truth.judgeTask(task, prompt));
  if (ground.setting.live === true)
    machines.onBegin(
      makeLiveRuns({
        agenda,
        chance: lively,
        office: () => officeOf(holder.stage?.process ?? null),
        installation: ground.installation,
        recordOf: (number) => truth.recordOfNumber(number),
        given: (run, question, answer) => truth.judgeGiven(run.task, question, answer),
        asks: ({ id, question }) => truth.noteAsked(id, question),
        heard: (names) => truth.noteHeard(names),
        tell: (what) => story.tell('Actions', what),
        count,
      }),
    );
  const stage: Stage = {
    ground,
    agenda,
    fate,
    story,
    truth,
    witness: watchClosely(ground, (promise, what) => truth.accuse(promise, what)),
    count,
    rates: wishes.rates ?? rates,
    lateness: [5 * SECOND, 71 * MINUTE],
    before: null,
    faultAt: wishes.faultAt ?? null,
    mostCalls: wishes.mostCalls ?? 4_000,
    process: null,
    late: new Set(),
    bugs: [],
  };
  holder.stage = stage;
  if (ground.setting.talk !== undefined) {
    count('F14 record beyond the first page');
    count('F28 comments of a deleted account');
  }
  countClasses(ground, { count, truth });
  const versions = keepVersions(ground.world, ground.git, ground.repository.id);
  const standing = makeStanding(stage, () => keepRunning());
  const gateway = makeGateway(stage, { versions, machines, standing });
  tell(story, ground.setting, stage.rates);
  deliverWebhooks(stage);
  let starts = 0;
  const boot = (): void => {
    starts += 1;
    const skew = skewOf(stage, `xk${starts}`);
    const number = starts;
    stage.process = startProcess({
      number,
      ground,
      agenda,
      chance: chance.fork(),
      skew,
      pace: wishes.pace,
      fetch: (life, address, init) => gateway.fetch(life, address, init),
      beforeTurn: (life) => standing.beforeTurn(life),
      tell: (what) => story.tell('Drover', what),
      bug: (what) => stage.bugs.push(what),
      lookBegins: () => {
        stage.truth.lookBegins(number);
        stage.witness.lookBegins(number);
      },
    });
    const clock = skew === 0 ? '' : `, its clock ${skew / MINUTE} min ahead`;
    story.tell('Drover', `starts${clock}`);
  };
  const keepRunning = (): void => {
    if (stage.process !== null && !stage.process.isDead()) return;
    boot();
  };
  let crashes = 0;
  gateway.onCrash(() => {
    crashes += 1;
    const pause = stage.fate.always(`c${crashes}`).between(1, 90) * SECOND;
    agenda.at(agenda.now() + pause, keepRunning);
  });
  boot();
  return { stage, machines, counts, calls: () => gateway.calls(), script, keepRunning };
}

/** How far a machine's clock is ahead: an hour at the most, and never so little that GitHub's seconds cannot tell. */
function skewOf({ fate, rates, count }: Stage, name: string): Millis {
  const chance = rates.skewed > 0 ? fate.begin(name) : null;
  if (chance === null || !chance.happens(rates.skewed)) return 0;
  fate.happened(name);
  count('F24 a clock that is wrong');
  const far = chance.happens(0.5) ? HOUR : chance.between(5, 300) * SECOND;
  return chance.happens(0.5) ? far : -far;
}

function officeOf(process: Process | null): Office | null {
  if (process === null || process.isDead() || process.channel === null) return null;
  return { channel: process.channel, died: process.died };
}

function drawSetting(chance: Chance, lively: Chance): Setting {
  return {
    lean: chance.happens(0.5),
    deployment: chance.happens(0.5),
    verify: chance.happens(0.4),
    checks: chance.pick(['rules', 'config', 'none']),
    policies: chance.happens(0.5),
    ...(lively.happens(LIVE) ? { live: true } : {}),
  };
}

/** Now and then so many comments stand on the issue that whatever Drover writes is on its second page, of a hundred. */
function drawTalk(chance: Chance): Pick<Setting, 'talk'> {
  return chance.happens(TALK) ? { talk: chance.between(101, 130) } : {};
}

/** Who reports something may often write no more than that. */
function drawAuthor(chance: Chance): Pick<Setting, 'author'> {
  return chance.happens(0.3) ? { author: 'outsider' } : {};
}

/** Now and then agents write to what steers them. */
function drawSteering(chance: Chance): Pick<Setting, 'steers'> {
  return chance.happens(STEERS) ? { steers: true } : {};
}

/** Now and then nobody approves alone what they asked for. */
function drawApprovers(chance: Chance): Pick<Setting, 'secondPerson'> {
  return chance.happens(SECOND_PERSON) ? { secondPerson: true } : {};
}

function tell(story: Story, setting: Setting, rates: FaultRates): void {
  story.tell('—', JSON.stringify(setting));
  const on = Object.entries(rates).filter(([, rate]) => rate > 0);
  story.tell('—', on.map(([kind, rate]) => `${kind} ${Math.round(rate * 100)} %`).join(', '));
}

/** Waits until Drover has done all that it can do without time passing. */
async function settle(stage: Stage | null): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await turn(1);
    const all: readonly (Life | null)[] = stage === null ? [] : [stage.process, ...stage.late];
    const isIdle = all.every((each) => each === null || each.isDead() || each.busy.size === 0);
    quiet = isIdle ? quiet + 1 : 0;
  }
  // By now they know that others have their issues, and begin anew.
  for (const late of stage?.late ?? []) late.kill();
  stage?.late.clear();
}

/** GitHub tells Drover what happened: mostly at once, and sometimes late, twice or never. */
function deliverWebhooks(stage: Stage): void {
  const { ground, agenda, count } = stage;
  const { world, app } = ground;
  let order = 0;
  let newest = 0;
  const deliver = async (name: string, payload: Promise<object>, number: number): Promise<void> => {
    if (number < newest) count('F2 webhook out of order');
    newest = Math.max(newest, number);
    const id = `delivery-${number}`;
    const { process } = stage;
    if (process === null || process.isDead()) return count('F4 webhook to nobody');
    await process.track(process.ingress.take({ id, name, payload: await payload }));
  };
  world.onEvent((event) => {
    if (!recipientsOf(world, event).some((each) => each.app.id === app.id)) return;
    order += 1;
    const { lost, late, twice, delay } = wayOf(stage, order);
    if (lost) return count('F3 webhook lost');
    if (late) count('F3 webhook late');
    if (twice) count('F1 webhook twice');
    const installation = { id: ground.installation };
    const payload = buildPayload(world, event).then((body) => ({ ...body, installation }));
    payload.catch(() => undefined);
    const number = order;
    for (let sent = 0; sent < (twice ? 2 : 1); sent += 1) {
      agenda.at(agenda.now() + delay * (sent + 1), () => deliver(event.name, payload, number));
    }
  });
}

/** What becomes of the n-th webhook. */
interface Way {
  readonly lost: boolean;
  readonly late: boolean;
  readonly twice: boolean;
  readonly delay: Millis;
}

function wayOf({ fate, rates, lateness }: Stage, number: number): Way {
  const chance = fate.begin(`w${number}`);
  const lost = chance?.happens(rates.lost) ?? false;
  const late = !lost && (chance?.happens(rates.late) ?? false);
  const twice = !lost && (chance?.happens(rates.doubled) ?? false);
  if (lost || late || twice) fate.happened(`w${number}`);
  if (lost) return { lost, late, twice, delay: 0 };
  const delay =
    (late && chance?.between(...lateness)) || fate.always(`d${number}`).between(50, 900);
  return { lost, late, twice, delay };
}
