import type { Clock } from '../controller/ports.ts';
import { type Client, makeClient } from './client.ts';
import { type Ledger, makeLanes } from './lanes.ts';
import type { Octokit } from './octokit.ts';

/** One installation with its client. */
export interface Installation {
  readonly octokit: Octokit;
  readonly client: Client;
}

/** The installations, each with lanes of its own that all of the process shares. */
export interface Installations {
  of(id: number): Promise<Installation>;
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
  return {
    of: (id) => {
      const earlier = known.get(id);
      if (earlier !== undefined) return earlier;
      const made = connect(parts, id);
      known.set(id, made);
      made.catch(() => known.delete(id));
      return made;
    },
  };
}

async function connect(
  { octokitFor, clock, ledgerOf }: InstallationParts,
  id: number,
): Promise<Installation> {
  const octokit = await octokitFor(id);
  const lanes = makeLanes(clock, ledgerOf?.(id));
  return { octokit, client: makeClient({ octokit, lanes, clock }) };
}
