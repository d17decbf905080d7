import type { Clock } from '../controller/ports.ts';
import { type Client, makeClient } from './client.ts';
import { type Lanes, type Ledger, makeLanes } from './lanes.ts';
import type { Octokit } from './octokit.ts';

/** One installation with its client. */
export interface Installation {
  readonly octokit: Octokit;
  readonly client: Client;
}

/** The installations, each with lanes of its own that all of the process shares. */
export interface Installations {
  of(id: number): Promise<Installation>;
  /** Of each that is known, how much more this process may make now that people are told of. */
  contentLeft(): readonly ContentLeft[];
}

export interface ContentLeft {
  readonly installation: number;
  readonly left: number;
}

export interface InstallationParts {
  /** The client of an installation; asked for once for each. */
  readonly octokitFor: (installation: number) => Promise<Octokit>;
  readonly clock: Pick<Clock, 'now'>;
  /** What this process shares with others of an installation's limits; absent where it is alone. */
  readonly ledgerOf?: ((installation: number) => Ledger) | undefined;
}

export function makeInstallations(parts: InstallationParts): Installations {
  const known = new Map<number, Promise<Installation>>();
  const lanes = new Map<number, Lanes>();
  return {
    contentLeft: () =>
      Array.from(lanes, ([installation, each]) => ({
        installation,
        left: each.contentLeft(),
      })),
    of: (id) => {
      const earlier = known.get(id);
      if (earlier !== undefined) return earlier;
      const made = connect(parts, id, (each) => lanes.set(id, each));
      known.set(id, made);
      made.catch(() => known.delete(id));
      return made;
    },
  };
}

async function connect(
  { octokitFor, clock, ledgerOf }: InstallationParts,
  id: number,
  tell: (lanes: Lanes) => void,
): Promise<Installation> {
  const octokit = await octokitFor(id);
  const lanes = makeLanes(clock, ledgerOf?.(id));
  tell(lanes);
  return { octokit, client: makeClient({ octokit, lanes, clock }) };
}
