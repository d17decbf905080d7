import { HOUR, type Instant, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import type { Call } from './call.ts';
import { aDrill } from './drill.ts';
import { type Fault, NO_FAULTS } from './faults.ts';
import { leaveGithub } from './github.ts';
import type { Setting } from './ground.ts';
import { START } from './stage.ts';

/** A fault of the n-th request of a lifecycle. */
export interface FaultAt {
  readonly number: number;
  readonly fault: Fault;
}

/** A lifecycle in which nothing else goes wrong, and the operator does nothing that would not be needed anyway. */
export interface Lifecycle {
  readonly setting: Setting;
  /** Whether the operator asks for something more, once. */
  readonly feedback: boolean;
}

export const LIFECYCLES = {
  short: {
    setting: { lean: true, deployment: true, verify: false, checks: 'config' },
    feedback: false,
  },
  whole: {
    setting: { lean: false, deployment: true, verify: true, checks: 'rules' },
    feedback: true,
  },
} as const satisfies Readonly<Record<string, Lifecycle>>;

/** What became of it. */
export interface Lived {
  /** What should not have been: broken promises, or an end other than Done. */
  readonly wrong: readonly string[];
  readonly calls: readonly Pick<Call, 'name' | 'isWrite' | 'graphql'>[];
  readonly story: readonly string[];
}

/** No fault alone keeps an issue for longer. */
const LONGEST = 6 * HOUR;

/** Lives a lifecycle with these faults. The same faults give the same, to the letter. */
export async function liveWith(
  { setting, feedback }: Lifecycle,
  faults: readonly FaultAt[],
): Promise<Lived> {
  const calls: Lived['calls'][number][] = [];
  const byNumber = new Map(faults.map(({ number, fault }) => [number, fault]));
  const drill = await aDrill(11, {
    setting,
    feedback,
    rates: NO_FAULTS,
    faultAt: (number, call) => {
      calls.push(call);
      const fault = byNumber.get(number);
      return fault !== undefined && isPossible(fault, call) ? fault : null;
    },
  });
  const { stage } = drill;
  const drive = await drill.begin();
  const isOver = (): boolean => drive.isOver() || stage.truth.violations.length > 0;
  const until: Instant = START + LONGEST;
  while (stage.agenda.now() < until && !isOver()) await drill.pass(MINUTE);
  // What comes late comes now.
  await drill.pass(10 * MINUTE);
  await stage.truth.settled();
  stage.process?.kill();
  leaveGithub(stage.ground);
  stage.agenda.end();
  return { wrong: wrongOf(drill, drive), calls, story: stage.story.lines };
}

type Drilled = Awaited<ReturnType<typeof aDrill>>;

function wrongOf(
  { stage: { truth, bugs, ground } }: Drilled,
  drive: Awaited<ReturnType<Drilled['begin']>>,
): readonly string[] {
  const record = drive.record();
  const merged = ground.world.tables.topics
    .all()
    .filter((topic) => topic.kind === 'pull' && topic.merged);
  return [
    ...truth.violations.map(({ promise, what }) => `${promise}: ${what}`),
    ...bugs.map((bug) => `bug: ${bug}`),
    ...(record?.end?.outcome === 'done' && drive.isOver()
      ? []
      : [`L1: not Done: ${JSON.stringify({ at: record?.stage, hold: record?.hold })}`]),
    ...(merged.length === 1 ? [] : [`${merged.length} pull requests were merged`]),
  ];
}

/** Every kind of fault, each as bad as it gets. */
export const KINDS: readonly Fault[] = [
  { kind: 'fail-before', how: 'status' },
  { kind: 'fail-before', how: 'time-out' },
  { kind: 'fail-after', how: 'status' },
  { kind: 'fail-after', how: 'time-out' },
  { kind: 'crash-before' },
  { kind: 'crash-after' },
  { kind: 'stale', age: 20 * SECOND },
  { kind: 'partial' },
  { kind: 'refused' },
  { kind: 'primary-limit' },
  { kind: 'secondary-limit' },
];

/** A write is never stale, a read has no effect to fail after, and only GraphQL answers in part. */
export function isPossible({ kind }: Fault, { isWrite, graphql }: Lived['calls'][number]): boolean {
  switch (kind) {
    case 'fail-after':
      return isWrite;
    case 'stale':
      return !isWrite;
    case 'partial':
      return !isWrite && graphql !== null;
    default:
      return true;
  }
}

/** Every fault that a lifecycle can have once: each request with each kind. */
export function singleFaults(calls: Lived['calls']): readonly FaultAt[] {
  return calls.flatMap((call, at) =>
    KINDS.filter((fault) => isPossible(fault, call)).map((fault) => ({ number: at + 1, fault })),
  );
}

/** `7 fail-after time-out` */
export function nameOf({ number, fault }: FaultAt): string {
  return `${number} ${fault.kind}${'how' in fault ? ` ${fault.how}` : ''}`;
}
