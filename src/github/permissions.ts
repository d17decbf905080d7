import type { Config } from '../lifecycle/policy/config.ts';
import { boardOf, type ConfigState } from '../lifecycle/policy/config-state.ts';
import { PATIENCE } from './client.ts';
import { inTime } from './in-time.ts';
import type { Octokit } from './octokit.ts';

/** What the App needs, by the manifest's names (GitHub docs, permissions required for GitHub Apps). */
const NEEDED: Readonly<Record<string, 'read' | 'write'>> = {
  actions: 'write',
  checks: 'read',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'read',
};

/** Only where config names a board. */
const FOR_BOARD: typeof NEEDED = { organization_projects: 'write' };

/** Only where config names teams: without it nobody could be told to be a member, or not to be one. */
const FOR_TEAMS: typeof NEEDED = { members: 'read' };

/**
 * Permissions that the installation has not granted, such as `actions: write`. They come with its token, so this asks
 * GitHub nothing while none is missing. A token keeps for its hour what it was made with: where something is missing a
 * new one is asked for, since an owner may have granted it meanwhile. A client without an installation's token lacks
 * none that we know of.
 */
export async function missingPermissions(
  octokit: Octokit,
  config: ConfigState,
): Promise<readonly string[]> {
  const missing = await missingOf(octokit, config, false);
  return missing.length === 0 ? missing : missingOf(octokit, config, true);
}

async function missingOf(
  octokit: Octokit,
  config: ConfigState,
  refresh: boolean,
): Promise<readonly string[]> {
  const authenticate = octokit.auth as (options: object) => Promise<unknown>;
  const token = await inTime(PATIENCE, () => authenticate({ type: 'installation', refresh }));
  const { permissions } = (token ?? {}) as { permissions?: Readonly<Record<string, string>> };
  if (permissions === undefined || Object.keys(permissions).length === 0) return [];
  const namesTeams = config.kind === 'valid' && teamsOf(config.config).length > 0;
  return Object.entries({
    ...NEEDED,
    ...(boardOf(config) === null ? {} : FOR_BOARD),
    ...(namesTeams ? FOR_TEAMS : {}),
  })
    .filter(([name, level]) => !grants(permissions[name], level))
    .map(([name, level]) => `${name}: ${level}`);
}

function teamsOf({ approvers, policies }: Config): readonly string[] {
  return [...approvers.teams, ...policies.flatMap(({ ask }) => ask?.approvers?.teams ?? [])];
}

function grants(granted: string | undefined, level: string): boolean {
  return granted === level || granted === 'admin' || (level === 'read' && granted === 'write');
}
