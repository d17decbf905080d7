import type { Sha } from '../ids.ts';
import type { Look } from '../look.ts';
import type { DeploymentSnapshot } from '../snapshot/pull.ts';

/** How the deployment contract stands for one head. */
export type Contract =
  | { readonly kind: 'holds'; readonly shown: readonly DeploymentSnapshot[] }
  | { readonly kind: 'waits'; readonly environments: readonly string[] }
  | { readonly kind: 'failed'; readonly environment: string; readonly log: string | null };

/**
 * A deployment of exactly this head, in state success, with an address, from each environment that config requires and
 * by the creator that it names. One of an older head counts for nothing.
 */
export function contractOf(look: Look, head: Sha): Contract {
  const { deployment } = look.config;
  if (deployment.mode === 'none') return { kind: 'holds', shown: shownOf(look, head) };
  const required = deployment.environments.filter((each) => each.required).map((each) => each.name);
  const latest = new Map(required.map((name) => [name, latestOf(look, head, name)]));
  const failed = [...latest].find(([, each]) => each?.state === 'failure');
  if (failed !== undefined)
    return { kind: 'failed', environment: failed[0], log: failed[1]?.logUrl ?? null };
  const missing = required.filter((name) => !isUp(latest.get(name) ?? null));
  return missing.length > 0
    ? { kind: 'waits', environments: missing }
    : { kind: 'holds', shown: shownOf(look, head) };
}

function isUp(deployment: DeploymentSnapshot | null): boolean {
  return deployment?.state === 'success' && deployment.environmentUrl !== null;
}

/** Times are of whole seconds and ids are opaque: within one second GitHub's own order counts, newest first. */
function latestOf(look: Look, head: Sha, environment: string): DeploymentSnapshot | null {
  return (
    deploymentsOf(look, head)
      .filter((each) => each.environment === environment)
      .toSorted((a, b) => b.createdAt - a.createdAt)[0] ?? null
  );
}

function deploymentsOf(look: Look, head: Sha): readonly DeploymentSnapshot[] {
  const { deployment } = look.config;
  const creator = deployment.mode === 'required' ? deployment.creator : null;
  return (look.snapshot.pull?.deployments ?? []).filter(
    (each) => each.sha === head && (creator === null || isSameAccount(each.creator, creator)),
  );
}

/** A bot's login bears `[bot]` in REST and not in GraphQL. */
function isSameAccount(login: string | null, wanted: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replace(/\[bot\]$/, '');
  return login !== null && bare(login) === bare(wanted);
}

/** The previews of a head that answer now, optional environments included. */
export function shownOf(look: Look, head: Sha): readonly DeploymentSnapshot[] {
  const up = deploymentsOf(look, head).filter(isUp);
  return up.filter((each) => latestOf(look, head, each.environment)?.id === each.id);
}
