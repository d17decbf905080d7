import type * as LastWrites from '../../src/controller/last-writes.ts';
import type * as FreshStart from '../../src/controller/fresh-start.ts';
import type * as Sweep from '../../src/controller/sweep.ts';
import type * as Client from '../../src/github/client.ts';
import type * as Faults from '../../src/github/faults.ts';
import type * as GithubClock from '../../src/github/github-clock.ts';
import type * as Lanes from '../../src/github/lanes.ts';
import type * as MapActor from '../../src/github/map/actor.ts';
import type * as MapConfig from '../../src/github/map/config.ts';
import type * as Octokit from '../../src/github/octokit.ts';
import type * as Pages from '../../src/github/read/pages.ts';
import type * as Revision from '../../src/github/read/revision.ts';
import type * as ToSnapshot from '../../src/github/to-snapshot.ts';
import type * as MergePull from '../../src/github/write/merge-pull.ts';
import type * as Standing from '../../src/lifecycle/approvals/standing.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type * as WakeFor from '../../src/ingress/wake-for.ts';
import { type Guard, replace } from './guard.ts';

const GITHUB = '../../src/github';

function isRival(actor: Actor | null): boolean {
  return actor?.login.startsWith('rival') === true;
}

export const GITHUB_GUARDS: readonly Guard[] = [
  {
    name: 'SHA pin on the merge',
    promises: ['I1'],
    scene: 'a push just before the merge',
    replaces: [
      replace<typeof MergePull>(`${GITHUB}/write/merge-pull.ts`, (real) => ({
        mergePull: (effect) => {
          const { expectedHeadOid: _, ...input } = real.mergePull(effect).input as {
            readonly expectedHeadOid: string;
          };
          return { ...real.mergePull(effect), input };
        },
      })),
    ],
  },
  {
    name: 'bots never decide',
    promises: ['I1', 'I8'],
    replaces: [
      replace<typeof MapActor>(`${GITHUB}/map/actor.ts`, (real) => ({
        toActor: (who, viewer) => {
          const actor = real.toActor(who, viewer);
          return actor === null || actor === viewer ? actor : { ...actor, type: 'User' };
        },
      })),
      // An installation may write, and so may whoever speaks for it.
      replace<typeof Standing>('../../src/lifecycle/approvals/standing.ts', (real) => ({
        mayOperate: (actor, look) => (isRival(actor) ? 'yes' : real.mayOperate(actor, look)),
        mayApprove: (actor, look) => (isRival(actor) ? 'yes' : real.mayApprove(actor, look)),
      })),
    ],
  },
  {
    name: 'revision check',
    promises: ['I7'],
    replaces: [
      replace<typeof Revision>(`${GITHUB}/read/revision.ts`, () => ({
        freshnessOf: () => 'fresh',
      })),
    ],
  },
  {
    name: 'a commit without an answer is waited for',
    promises: ['I7'],
    scene: 'an old read after a commit without an answer',
    replaces: [
      replace<typeof Revision>(`${GITHUB}/read/revision.ts`, (real) => ({
        freshnessOf: (looked, memory, now) => {
          const { unclear } = memory;
          memory.unclear = null;
          const freshness = real.freshnessOf(looked, memory, now);
          memory.unclear = unclear;
          return freshness;
        },
      })),
    ],
  },
  {
    name: 'retries: 0',
    promises: ['I4', 'I6', 'I7'],
    replaces: [
      replace<typeof Octokit>(`${GITHUB}/octokit.ts`, ({ DroverOctokit }) => ({
        DroverOctokit: DroverOctokit.plugin((octokit) => {
          octokit.hook.wrap('request', async (request, options) => {
            for (let times = 0; ; times += 1) {
              try {
                return await request(options);
              } catch (error) {
                if (times === 3 || (error as { status?: number }).status !== 502) throw error;
              }
            }
          });
        }),
      })),
    ],
  },
  {
    name: 'page two',
    promises: ['I10', 'L1'],
    scene: 'a command under much talk',
    replaces: [
      replace<typeof Pages>(`${GITHUB}/read/pages.ts`, () => ({
        earlierComments: (_, __, first) => Promise.resolve([...first.nodes]),
      })),
    ],
  },
  {
    name: 'own echoes wake nobody',
    promises: ['I13'],
    scene: 'a lifecycle in which nothing goes wrong',
    replaces: [
      replace<typeof WakeFor>('../../src/ingress/wake-for.ts', (real) => ({
        wakeFor: (reading) => real.wakeFor(reading, null),
      })),
    ],
  },
  {
    name: 'stop label',
    promises: ['I3'],
    replaces: [
      replace<typeof ToSnapshot>(`${GITHUB}/to-snapshot.ts`, (real) => ({
        toSnapshot: (read, occasion) => ({ ...real.toSnapshot(read, occasion), stops: [] }),
      })),
    ],
  },
  {
    name: 'opt-in date',
    promises: ['I8'],
    scene: 'a card that was in Ready before the configuration',
    replaces: [
      replace<typeof MapConfig>(`${GITHUB}/map/config.ts`, (real) => ({
        toConfig: (repository, readable) => {
          const config = real.toConfig(repository, readable);
          return config.kind === 'valid' ? { ...config, landedAt: null } : config;
        },
      })),
    ],
  },
  {
    name: 'only where there is a configuration',
    promises: ['I16'],
    scene: 'a person who asks where nobody has opted in',
    replaces: [
      replace<typeof MapConfig>(`${GITHUB}/map/config.ts`, (real) => ({
        toConfig: (repository, readable) => {
          const config = real.toConfig(repository, readable);
          if (config.kind !== 'absent') return config;
          const board = { owner: 'acme', number: 1 };
          const agents = [{ name: 'backend', adapter: 'command', command: ['agent'] }];
          const text = JSON.stringify({ version: 1, board, agents });
          const some = { __typename: 'Blob', text, isTruncated: false } as const;
          return real.toConfig({ ...repository, config: some }, readable);
        },
      })),
    ],
  },
  {
    name: 'caution of a fresh start',
    promises: ['I4', 'I6', 'I7'],
    scene: 'a restart, and old reads after it',
    replaces: [
      replace<typeof FreshStart>('../../src/controller/fresh-start.ts', () => ({
        makeFreshStart: () => ({ heldUntil: () => null, committed: () => undefined }),
      })),
    ],
  },
  {
    name: 'what may be another’s by now is left alone',
    promises: ['I4'],
    scene: 'a process that stands still while another takes over',
    replaces: [
      replace<typeof Client>(`${GITHUB}/client.ts`, (real) => ({
        makeClient: (parts) => {
          const client = real.makeClient(parts);
          return { ...client, whileHeld: () => client };
        },
      })),
    ],
  },
  {
    name: 'who is told to end soon writes no more',
    promises: ['I7'],
    scene: 'a process that is slow to end',
    replaces: [
      replace<typeof LastWrites>('../../src/controller/last-writes.ts', () => ({
        makeLastWrites: () => ({ mayWrite: () => true, end: () => undefined }),
      })),
    ],
  },
  {
    name: 'GitHub’s time',
    promises: ['I1', 'L1'],
    replaces: [
      replace<typeof GithubClock>(`${GITHUB}/github-clock.ts`, () => ({
        makeGithubClock: (clock) => ({ clock, listen: async (ask, options) => ask(options) }),
      })),
    ],
  },
  {
    name: 'a partial answer has no effect',
    promises: ['I17'],
    replaces: [
      replace<typeof Faults>(`${GITHUB}/faults.ts`, () => ({
        judgeFaults: () => ({ kind: 'readable', hidden: new Set(), missingPermissions: [] }),
      })),
    ],
  },
  {
    name: 'a limit puts the installation to sleep',
    promises: ['I14'],
    scene: 'limits all along',
    replaces: [
      replace<typeof Lanes>(`${GITHUB}/lanes.ts`, () => ({
        makeLanes: (clock) => ({
          run: async (_, send) => ({ kind: 'sent', value: await send() }),
          spent: () => undefined,
          slowDown: () => clock.now(),
          contentLeft: () => 0,
        }),
      })),
    ],
  },
  {
    name: 'sweep',
    promises: ['L1'],
    replaces: [
      replace<typeof Sweep>('../../src/controller/sweep.ts', () => ({
        makeSweep: () => () => Promise.resolve(),
      })),
    ],
  },
];
