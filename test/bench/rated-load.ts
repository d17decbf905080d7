import { type OperationDefinitionNode, parse } from 'graphql';
import { HOUR, type Instant, type Millis, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { costOf } from '../../src/sandbox/graphql/cost.ts';
import { RateLimits } from '../../src/sandbox/server/rate-limits.ts';
import { graphqlCost, restCost } from '../../src/sandbox/server/request-cost.ts';
import type { Call } from '../simulation/call.ts';
import { aDrill, type Drill } from '../simulation/drill.ts';
import { type Fault, NO_FAULTS } from '../simulation/faults.ts';
import type { Setting } from '../simulation/ground.ts';

/** How Drover does under the load that it is rated for, in hours that are simulated. */
export interface LoadFigures {
  readonly lifecycles: number;
  /** How many of them came to their end. */
  readonly done: number;
  readonly hours: number;
  /** Requests that GitHub refused for a limit. */
  readonly refused: readonly string[];
  /** The most that was asked for in any one hour. */
  readonly hourly: Spent;
  /** The most content in any one minute. */
  readonly contentAMinute: number;
  /** From each thing that an issue could go on by to what Drover wrote for it, in milliseconds; sorted. */
  readonly waits: readonly Millis[];
  /** The longest of them, and for what. */
  readonly slowest: string;
  /** Promises that were broken. */
  readonly broken: readonly string[];
}

interface Spent {
  readonly requests: number;
  readonly points: number;
  readonly content: number;
}

interface Asked extends Spent {
  readonly at: Instant;
}

/** Every stage, a round of feedback, previews, checks and a verification. */
const SETTING: Setting = {
  lean: false,
  deployment: true,
  verify: true,
  checks: 'rules',
  configure: (board) =>
    JSON.stringify({
      version: 1,
      board: { owner: 'acme', number: board },
      agents: [{ name: 'backend', adapter: 'command', command: ['agent'] }],
      deployment: { environments: ['preview'], creator: 'github-actions[bot]' },
      // None waits in line for another: that would be no wait for Drover.
      limits: { active: 100 },
    }),
};

/**
 * So many lifecycles in one installation, one begun every 72 seconds, which makes fifty an hour: the real controller,
 * lifecycle and adapter, one look at a time, each request 20 to 300 ms long, GitHub's published limits enforced as the
 * sandbox enforces them, webhooks 50 to 900 ms late, people who answer within a minute.
 */
export async function ratedLoad(lifecycles: number, anHour = 50): Promise<LoadFigures> {
  const meter = makeMeter();
  const drill = await aDrill(50, {
    setting: SETTING,
    rates: NO_FAULTS,
    feedback: true,
    mostCalls: 1_000_000,
    faultAt: (_, call) => meter.ask(call),
  });
  const { agenda } = drill.stage;
  meter.begin(drill);
  const began = agenda.now();
  for (let count = 0; count < lifecycles; count += 1) {
    await drill.begin(count === 0 ? 'operator' : 'reviewer');
    await drill.pass(HOUR / anHour);
  }
  const isAllOver = (): boolean => drill.drives.every((drive) => drive.isOver());
  for (let left = 4 * HOUR; left > 0 && !isAllOver(); left -= MINUTE) await drill.pass(MINUTE);
  const steps = drill.steps();
  const waited = steps.map(({ at, answered }) => (answered ?? agenda.now()) - at);
  const longest = Math.max(...waited);
  return {
    lifecycles,
    done: drill.drives.filter(({ record }) => record()?.end?.outcome === 'done').length,
    hours: (agenda.now() - began) / HOUR,
    ...meter.told(),
    waits: waited.toSorted((a, b) => a - b),
    slowest: `${steps[waited.indexOf(longest)]?.what} after ${Math.round(longest / SECOND)} s`,
    broken: drill.stage.truth.violations
      // So many writes an hour are too many for the one issue of a history, and not for all of these.
      .filter(({ promise }) => promise !== 'I13')
      .map(({ promise, what }) => `${promise}: ${what}`),
  };
}

/** Counts what the installation is asked for, and refuses what passes GitHub's limits. */
function makeMeter() {
  const asked: Asked[] = [];
  const refused: string[] = [];
  let limits: RateLimits | null = null;
  let now = (): Instant => 0;

  return {
    begin(drill: Drill): void {
      limits = new RateLimits(drill.stage.ground.world);
      now = () => drill.stage.agenda.now();
    },
    ask(call: Call): Fault | null {
      // The App itself has limits of its own.
      if (limits === null || !call.authorization.includes('installation')) return null;
      const cost =
        call.graphql === null
          ? restCost(call.init.method ?? 'GET', new URL(call.address).pathname.slice(7))
          : graphqlCost(call.body ?? '');
      const refusal = limits.refuse(cost);
      if (refusal !== undefined) {
        refused.push(`${call.name}: ${refusal.kind}`);
        return { kind: refusal.kind === 'primary' ? 'primary-limit' : 'secondary-limit' };
      }
      const points = call.graphql === null ? 1 : pointsOf(call.graphql);
      limits.begin(cost);
      limits.end(cost.resource, points);
      asked.push({
        at: now(),
        requests: 1,
        points: call.graphql === null ? 0 : points,
        content: cost.content,
      });
      return null;
    },
    told: () => ({
      refused,
      hourly: {
        requests: mostWithin(asked, HOUR, 'requests'),
        points: mostWithin(asked, HOUR, 'points'),
        content: mostWithin(asked, HOUR, 'content'),
      },
      contentAMinute: mostWithin(asked, MINUTE, 'content'),
    }),
  };
}

function mostWithin(asked: readonly Asked[], span: Millis, what: keyof Spent): number {
  let [most, sum, from] = [0, 0, 0];
  for (const each of asked) {
    sum += each[what];
    for (; (asked[from]?.at ?? Infinity) <= each.at - span; from += 1)
      sum -= asked[from]?.[what] ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}

function pointsOf({ query, variables }: NonNullable<Call['graphql']>): number {
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const operation = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === 'OperationDefinition',
  );
  return operation === undefined ? 1 : costOf(document, operation, variables).points;
}

const documents = new Map<string, ReturnType<typeof parse>>();
