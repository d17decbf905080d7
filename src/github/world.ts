import type {
  Clock,
  IssueFinder,
  IssueKey,
  IssueWorld,
  KeyResolver,
  Log,
} from '../controller/ports.ts';
import type { RepositoryFinder } from '../controller/repository-finder.ts';
import type { Seal } from '../lifecycle/markers/seal.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import { makeClient } from './client.ts';
import type { Pace } from './find/backlog.ts';
import { type Cards, makeCards } from './find/cards.ts';
import { makeFinder } from './find/finder.ts';
import { makeRepositoryFinder } from './find/named-repository.ts';
import { makeKeyResolver } from './find/resolver.ts';
import { type Installations, makeInstallations } from './installations.ts';
import { type Ledger, makeLanes } from './lanes.ts';
import type { Octokit } from './octokit.ts';
import { missingPermissions } from './permissions.ts';
import { type Costs, makeCosts } from './read/costs.ts';
import { makeDoubts } from './read/doubts.ts';
import { makeMemory, type Memory } from './read/hints.ts';
import { readIssue } from './read/read.ts';
import { makeRevisions, type Revisions } from './read/revisions.ts';
import { commitIssue, type Writing } from './write/commit.ts';
import { leaveIssue } from './write/leave.ts';
import { performEffect } from './write/perform.ts';

export interface GithubParts {
  /** The client of an installation; asked for once for each. */
  readonly octokitFor: (installation: number) => Promise<Octokit>;
  readonly seal: Seal;
  readonly clock: Pick<Clock, 'now'>;
  /** What this process shares with others of an installation's limits; absent where it is alone. */
  readonly ledgerOf?: ((installation: number) => Ledger) | undefined;
  /**
   * Whether an issue that this process has in hand is its own still: nothing is written for one that may have been given
   * to another, as when this one stood still, or where it is alone, when it was told to end and the next may be there.
   */
  readonly holds?: ((key: IssueKey) => boolean) | undefined;
  readonly log: Log;
  /** The host's name, for example `github.com`: a record is valid on its host alone. */
  readonly host: string;
  /** Fresh random hex digits, at least 32. */
  readonly random: () => string;
}

/** Issues whose hints are kept: a few kilobytes each, and without them a read is two queries. */
const REMEMBERED = 5_000;

interface WithFinder {
  readonly app: Octokit;
  /** How many issues a sweep takes up; as {@link PACE} has it unless told. */
  readonly pace?: Pace;
}

/**
 * GitHub as the controller needs it, by Octokit: one for all installations, each of which has lanes of its own. `app` is
 * the client of the App itself, for the list of installations.
 */
export function makeGithub(parts: GithubParts & WithFinder): {
  readonly world: IssueWorld;
  readonly finder: IssueFinder;
  readonly resolver: KeyResolver;
  readonly repositories: RepositoryFinder;
  readonly revisions: Revisions;
  readonly contentLeft: Installations['contentLeft'];
} {
  const { app, clock } = parts;
  const memory = makeMemory(REMEMBERED);
  const cards = makeCards(REMEMBERED);
  const installations = makeInstallations(parts);
  const client = makeClient({ octokit: app, lanes: makeLanes(clock), clock });
  return {
    world: makeWorld(parts, { memory, cards, installations }),
    finder: makeFinder({ ...parts, app: client, installations, memory, cards }),
    resolver: makeKeyResolver(installations, cards),
    repositories: makeRepositoryFinder({ app: client, installations }),
    revisions: makeRevisions(memory),
    contentLeft: () => installations.contentLeft(),
  };
}

/** The same without a finder. */
export function makeGithubWorld(parts: GithubParts): IssueWorld {
  return makeWorld(parts, {
    memory: makeMemory(REMEMBERED),
    cards: makeCards(REMEMBERED),
    installations: makeInstallations(parts),
  });
}

interface Shared {
  readonly memory: Memory;
  readonly cards: Cards;
  readonly installations: Installations;
}

function makeWorld(parts: GithubParts, { memory, cards, installations }: Shared): IssueWorld {
  const { seal, clock, log, host, random, holds = () => true } = parts;
  const apps = new Map<string, number>();
  const doubts = makeDoubts();
  const costs = makeCosts();

  const writingOf = async (key: IssueKey): Promise<Writing> => {
    const installation = await installations.of(key.installation);
    const client = installation.client.whileHeld(() => holds(key));
    return { key, client, memory: memory.of(key), seal, host, log, now: clock.now };
  };

  return {
    read: async (key, outcomes) => {
      const { octokit, client } = await installations.of(key.installation);
      const reading = { key, client, memory: memory.of(key), doubts, seal, host, outcomes, apps };
      const outcome = await readIssue({
        reading,
        now: clock.now,
        entropy: random(),
        missingPermissions: ({ config }) => missingPermissions(octokit, config),
      });
      if (outcome.kind === 'gone' || outcome.kind === 'departed') memory.forget(key);
      if (outcome.kind !== 'read') return outcome;
      const { snapshot } = outcome;
      cards.set(snapshot.issue.id, key);
      return { kind: 'read', snapshot: withCosts(costs, snapshot) };
    },
    leave: async (key) => leaveIssue(await writingOf(key)),
    commit: async (key, request) => commitIssue(await writingOf(key), request),
    perform: async (key, effect, snapshot) => performEffect(await writingOf(key), effect, snapshot),
  };
}

/** What its other issues have taken, as far as they were read. */
function withCosts(costs: Costs, snapshot: Snapshot): Snapshot {
  const { repository, issue, record } = snapshot;
  if (record.kind === 'valid') costs.note(repository.id, issue.number, record.record.spent);
  const spentBeside = costs.beside(repository.id, issue.number);
  return spentBeside === undefined ? snapshot : { ...snapshot, spentBeside };
}
