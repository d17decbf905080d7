import { z } from 'zod';
import type { People, Permission } from '../../lifecycle/snapshot/people.ts';
import { nodes } from '../answer/parts.ts';
import type { World } from '../answer/world.ts';
import type { Client } from '../client.ts';
import { fitting, unanswered } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

/** So many strangers are looked up in one read; the others stay unnamed until a later one. */
const MOST_LOOKUPS = 10;

/** Live permissions of collaborators, and of whoever else acted; who could not be read is not named. */
export async function readPermissions(
  reading: Reading,
  world: World,
  acted: ReadonlySet<string>,
): Promise<People['permissions']> {
  const known = new Map<string, Permission>();
  for (const { node, permission } of world.repository.collaborators?.edges ?? []) {
    const level = toPermission(permission);
    if (level !== null) known.set(node.login.toLowerCase(), level);
  }
  const strangers = [...acted]
    .map((login) => login.toLowerCase())
    .filter((login) => !known.has(login));
  const asked = [...new Set(strangers)].slice(0, MOST_LOOKUPS);
  await Promise.all(
    asked.map(async (login) => {
      const level = await permissionOf(reading, login);
      if (level !== null) known.set(login, level);
    }),
  );
  return Object.fromEntries(known);
}

const Level = z.object({ permission: z.string(), role_name: z.string().optional() });

/**
 * docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user: `permission` knows four
 * levels, `role_name` the finer ones and names of an organisation's own. 404 means that there is no such user.
 */
async function permissionOf(
  { client, key }: Reading,
  username: string,
): Promise<Permission | null> {
  const { owner, repo } = key;
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const answer = await client.rest(route, { owner, repo, username });
  if (answer.kind === 'asleep' || answer.kind === 'gone') throw unanswered(answer);
  if (answer.kind === 'refused' && answer.status === 404) return 'none';
  if (answer.kind !== 'answered') return null;
  const level = fitting(Level, answer.data, route);
  return levelOf(level);
}

/** The finer level counts where it is a refinement of the coarse one: an own role may be called whatever it likes. */
function levelOf({ permission, role_name: role = '' }: z.output<typeof Level>): Permission | null {
  const coarse = toPermission(permission);
  const refines = role === (coarse === 'read' ? 'triage' : 'maintain');
  return refines && (coarse === 'read' || coarse === 'write') ? role : coarse;
}

function toPermission(text: string): Permission | null {
  return PERMISSIONS.find((level) => level === text.toLowerCase()) ?? null;
}

const Members = z.object({
  organization: z
    .object({
      team: z
        .object({
          members: z.object({
            nodes: nodes(z.object({ login: z.string() })),
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          }),
        })
        .nullable(),
    })
    .nullable(),
});

/** Pages of a hundred: nobody means more people than that to approve. */
const MOST_PAGES = 10;

/** Teams that config names: for approvals always, for the answers to prompts while one is open. */
export function teamsNamed({ config, record }: Looked): readonly string[] {
  if (config.kind !== 'valid') return [];
  const { approvers, policies } = config.config;
  const isAsked =
    record.kind === 'valid' && record.record.prompts.some(({ state }) => state === 'open');
  const asked = isAsked ? policies.flatMap(({ ask }) => ask?.approvers?.teams ?? []) : [];
  return [...new Set([...approvers.teams, ...asked])];
}

/**
 * Members of the teams that config names. A team that there is not has none; one that is hidden or too large is left
 * out, so that nobody is told that they are no member of it.
 */
export async function readTeams(
  client: Client,
  names: readonly string[],
): Promise<People['teams']> {
  const teams = await Promise.all(
    names.map(async (name) => ({ name, members: await readTeam(client, name) })),
  );
  return Object.fromEntries(
    teams.flatMap(({ name, members }) => (members === null ? [] : [[name, members]])),
  );
}

async function readTeam(client: Client, name: string): Promise<readonly string[] | null> {
  const [organization = '', slug = ''] = name.split('/');
  const logins: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.query('Team', { organization, slug, after });
    if (answer.kind !== 'answered') throw unanswered(answer);
    if (answer.faults.some(({ type }) => type !== 'NOT_FOUND')) return null;
    const members = fitting(Members, answer.data, 'Team').organization?.team?.members;
    if (members === undefined) return [];
    logins.push(...members.nodes.map(({ login }) => login.toLowerCase()));
    if (!members.pageInfo.hasNextPage) return logins;
    after = members.pageInfo.endCursor;
  }
  return null;
}
