import type { Look } from '../look.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { Permission } from '../snapshot/people.ts';

/** Whether a person may: `unknown` when GitHub did not say, and then nothing is decided either way. */
export type Standing = 'yes' | 'no' | 'unknown';

const RANK = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
} as const satisfies Record<Permission, number>;

function permissionOf(actor: Actor, look: Look): Permission | null {
  return look.snapshot.people.permissions[actor.login.toLowerCase()] ?? null;
}

function hasPermission(actor: Actor, least: Permission, look: Look): Standing {
  const permission = permissionOf(actor, look);
  if (permission === null) return 'unknown';
  return RANK[permission] >= RANK[least] ? 'yes' : 'no';
}

/** Who may operate: a person (never a bot) with live write access to the repository. */
export function mayOperate(actor: Actor | null, look: Look): Standing {
  return actor?.type === 'User' ? hasPermission(actor, 'write', look) : 'no';
}

/**
 * Who may approve: a person with the live permission that config asks for and, where config names users or teams,
 * one of them. A team that could not be read leaves it unknown, unless another rule already says yes; so does a
 * configuration that does not hold, since it names nobody.
 */
export function mayApprove(actor: Actor | null, look: Look): Standing {
  if (actor?.type !== 'User') return 'no';
  if (!look.configHolds) return 'unknown';
  return isOneOf(actor, look.config.approvers, look);
}

/** Some people, by a permission that each of them needs and, where there are any, by their names. */
interface Named {
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly permission: Permission;
}

/** Whether a person is one of those that are meant, by live permission and membership. */
export function isOneOf(actor: Actor, people: Named, look: Look): Standing {
  if (actor.type !== 'User') return 'no';
  const allowed = hasPermission(actor, people.permission, look);
  return allowed === 'yes' ? isNamed(actor, people, look) : allowed;
}

/** Who may let a change to a protected path through: those that config names for it, else any approver. */
export function mayAllowProtected(actor: Actor | null, look: Look): Standing {
  const named = look.config.protected.approvers;
  if (named.length === 0) return mayApprove(actor, look);
  if (actor?.type !== 'User' || !includesLogin(named, actor.login)) return 'no';
  return hasPermission(actor, 'write', look);
}

function isNamed(actor: Actor, names: Pick<Named, 'users' | 'teams'>, look: Look): Standing {
  if (names.users.length === 0 && names.teams.length === 0) return 'yes';
  if (includesLogin(names.users, actor.login)) return 'yes';
  const teams = names.teams.map((team) => look.snapshot.people.teams[team]);
  if (teams.some((members) => members !== undefined && includesLogin(members, actor.login)))
    return 'yes';
  return teams.includes(undefined) ? 'unknown' : 'no';
}

function includesLogin(logins: readonly string[], login: string): boolean {
  return logins.some((each) => each.toLowerCase() === login.toLowerCase());
}
