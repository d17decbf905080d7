import { HOUR, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { buildPayload } from '../../src/sandbox/webhooks/payload.ts';
import { recipientsOf } from '../../src/sandbox/webhooks/recipients.ts';
import { setIssueState } from '../../src/sandbox/world/operations/issues.ts';
import { makeMachines } from './actions.ts';
import { type Agenda, makeAgenda, turn } from './agenda.ts';
import { type Chance, makeChance } from './chance.ts';
import { closeFairly } from './fair.ts';
import { drawRates, type FaultRates, NO_FAULTS } from './faults.ts';
import { makeGateway } from './gateway.ts';
import { type Ground, layGround, type Setting } from './ground.ts';
import { actAtRandom, moveCard, openStops, say, sceneOf } from './people.ts';
import { type Process, startProcess } from './process.ts';
import { makeStory, type Story } from './story.ts';
import { type Truth, type Violation, watchTruth } from './truth.ts';
import { keepVersions } from './versions.ts';

const START = Date.UTC(2026, 0, 5, 9);

/** One history, from an issue in Backlog to its end. */
export interface History {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly story: readonly string[];
  readonly digest: string;
  /** Requests that Drover made. */
  readonly calls: number;
  /** What went wrong, and how often; also how it ended. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Everything of one history that its parts share. */
export interface Stage {
  readonly ground: Ground;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly story: Story;
  readonly truth: Truth;
  readonly count: (what: string) => void;
  /** What may go wrong now. */
  rates: FaultRates;
  process: Process | null;
}

/** Lives one history. The same seed gives the same, to the letter. */
export async function liveHistory(seed: number): Promise<History> {
  const chance = makeChance(seed);
  const counts: Record<string, number> = {};
  const holder: { stage: Stage | null } = { stage: null };
  const agenda = makeAgenda(START, () => settle(holder.stage));
  const ground = await layGround(agenda, chance.fork(), drawSetting(chance.fork()));
  const story = makeStory(START, () => agenda.now());
  const machines = makeMachines({ ground, agenda, chance: chance.fork(), story });
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const stage: Stage = {
    ground,
    agenda,
    chance: chance.fork(),
    story,
    truth: watchTruth(ground, {
      cancelled: () => machines.cancelled,
      tell: (what) => story.tell('!', what),
      count,
    }),
    count,
    rates: drawRates(chance.fork()),
    process: null,
  };
  holder.stage = stage;
  const versions = keepVersions(ground.world, ground.git, ground.repository.id);
  const gateway = makeGateway(stage, { versions, machines });
  tell(story, ground.setting, stage.rates);
  deliverWebhooks(stage);
  const boot = (): void => {
    stage.process = startProcess({
      ground,
      agenda,
      chance: chance.fork(),
      fetch: (life, address, init) => gateway.fetch(life, address, init),
      tell: (what) => story.tell('Drover', what),
      lookBegins: () => stage.truth.lookBegins(),
    });
    story.tell('Drover', 'starts');
  };
  const keepRunning = (): void => {
    if (stage.process !== null && !stage.process.isDead()) return;
    boot();
  };
  gateway.onCrash(() => {
    agenda.at(agenda.now() + stage.chance.between(1, 90) * SECOND, keepRunning);
  });
  boot();
  await chaos(stage);
  // Where GitHub never tells anything, the sweep alone has to do.
  stage.rates = { ...NO_FAULTS, lost: stage.rates.lost === 1 ? 1 : 0 };
  story.tell('—', 'from here on everything works, and people answer');
  keepRunning();
  const { people, world } = ground;
  for (const { id } of openStops(ground))
    setIssueState(world, people.operator, { issueId: id, state: 'closed' });
  await machines.behave();
  await closeFairly(stage);
  stage.process?.kill();
  const { violations } = stage.truth;
  return {
    seed,
    violations,
    story: story.lines,
    digest: story.digest(),
    calls: gateway.calls(),
    counts,
  };
}

function drawSetting(chance: Chance): Setting {
  return {
    lean: chance.happens(0.5),
    deployment: chance.happens(0.5),
    verify: chance.happens(0.4),
    checks: chance.pick(['rules', 'config', 'none']),
  };
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
    const idle = (stage?.process?.busy.size ?? 0) === 0;
    quiet = idle ? quiet + 1 : 0;
  }
}

/** An issue that is Ready, and then anybody may do anything. */
async function chaos(stage: Stage): Promise<void> {
  const { chance, ground, agenda } = stage;
  await agenda.pass(chance.between(1, 90) * SECOND);
  for (const id of ground.issues) {
    const scene = sceneOf(ground, id);
    if (scene === null) continue;
    if (chance.happens(0.8)) await moveCard(stage, 'operator', scene.issue, 'Ready');
    else await say(stage, 'reviewer', scene.issue, '/ready');
  }
  for (let left = chance.between(4, 26); left > 0; left -= 1) {
    await agenda.pass(pause(chance));
    await actAtRandom(stage);
  }
  await agenda.pass(pause(chance));
}

function pause(chance: Chance): Millis {
  const [from, to] = chance.weighed([
    [3, [100, 3 * SECOND]],
    [4, [3 * SECOND, 40 * SECOND]],
    [6, [40 * SECOND, 6 * MINUTE]],
    [2, [6 * MINUTE, 25 * MINUTE]],
    [0.3, [1 * HOUR, 2 * HOUR]],
  ] as const);
  return chance.between(from, to);
}

/** GitHub tells Drover what happened: mostly at once, and sometimes late, twice or never. */
function deliverWebhooks(stage: Stage): void {
  const { ground, agenda, chance, count } = stage;
  const { world, app } = ground;
  let order = 0;
  const deliver = async (name: string, payload: Promise<object>, id: string): Promise<void> => {
    const { process } = stage;
    if (process === null || process.isDead()) return count('F4 webhook to nobody');
    await process.track(process.ingress.take({ id, name, payload: await payload }));
  };
  world.onEvent((event) => {
    if (!recipientsOf(world, event).some((each) => each.app.id === app.id)) return;
    const { rates } = stage;
    if (chance.happens(rates.lost)) return count('F3 webhook lost');
    const installation = { id: ground.installation };
    const payload = buildPayload(world, event).then((body) => ({ ...body, installation }));
    payload.catch(() => undefined);
    order += 1;
    const id = `delivery-${order}`;
    const late = chance.happens(rates.late);
    if (late) count('F3 webhook late');
    const twice = chance.happens(rates.doubled);
    if (twice) count('F1 webhook twice');
    const delay = late ? chance.between(5 * SECOND, 71 * MINUTE) : chance.between(50, 900);
    for (let sent = 0; sent < (twice ? 2 : 1); sent += 1) {
      agenda.at(agenda.now() + delay * (sent + 1), () => deliver(event.name, payload, id));
    }
  });
}
