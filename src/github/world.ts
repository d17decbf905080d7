import type { Clock, IssueKey, IssueWorld, Log } from '../controller/ports.ts';
import type { Seal } from '../lifecycle/markers/seal.ts';
import { type Client, makeClient } from './client.ts';
import { makeLanes } from './lanes.ts';
import type { Octokit } from './octokit.ts';
import { missingPermissions } from './permissions.ts';
import { makeMemory } from './read/hints.ts';
import { readIssue } from './read/read.ts';
import { commitIssue, type Writing } from './write/commit.ts';
import { performEffect } from './write/perform.ts';

export interface GithubParts {
  /** The client of an installation; asked for once for each. */
  readonly octokitFor: (installation: number) => Promise<Octokit>;
  readonly seal: Seal;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** The host's name, for example `github.com`: a record is valid on its host alone. */
  readonly host: string;
  /** Fresh random hex digits, at least 32. */
  readonly random: () => string;
}

/** Issues whose hints are kept: a few kilobytes each, and without them a read is two queries. */
const REMEMBERED = 5_000;

interface Installation {
  readonly octokit: Octokit;
  readonly client: Client;
}

/** GitHub as the controller needs it, by Octokit. One for all installations, each of which has lanes of its own. */
export function makeGithubWorld(parts: GithubParts): IssueWorld {
  const { seal, clock, log, host, random } = parts;
  const memory = makeMemory(REMEMBERED);
  const installations = new Map<number, Promise<Installation>>();
  const apps = new Map<string, number>();

  const installationOf = (key: IssueKey): Promise<Installation> => {
    const known = installations.get(key.installation);
    if (known !== undefined) return known;
    const made = connect(parts, key.installation);
    installations.set(key.installation, made);
    made.catch(() => installations.delete(key.installation));
    return made;
  };

  const writingOf = async (key: IssueKey): Promise<Writing> => {
    const { client } = await installationOf(key);
    return { key, client, memory: memory.of(key), seal, host, log, now: clock.now };
  };

  return {
    read: async (key, outcomes) => {
      const { octokit, client } = await installationOf(key);
      const reading = { key, client, memory: memory.of(key), seal, host, outcomes, apps };
      const outcome = await readIssue({
        reading,
        now: clock.now,
        entropy: random(),
        missingPermissions: ({ config }) => missingPermissions(octokit, config),
      });
      if (outcome.kind === 'gone') memory.forget(key);
      return outcome;
    },
    commit: async (key, request) => commitIssue(await writingOf(key), request),
    perform: async (key, effect, snapshot) => performEffect(await writingOf(key), effect, snapshot),
  };
}

async function connect({ octokitFor, clock }: GithubParts, id: number): Promise<Installation> {
  const octokit = await octokitFor(id);
  return { octokit, client: makeClient({ octokit, lanes: makeLanes(clock), clock }) };
}
