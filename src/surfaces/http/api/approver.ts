import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../../../lifecycle/shown/remark.ts';
import type { Place } from '../../../lifecycle/shown/shown.ts';
import type { Person } from '../../person.ts';
import { type Failure, failureOf } from './problem.ts';

/** What a caller may say of the approver, who is whoever the token belongs to all the same. */
export const Approver = z.object({
  approver_id: z
    .string()
    .max(100)
    .optional()
    .describe('A login. Another than that of the token is refused.'),
  approver_role: z
    .string()
    .max(200)
    .optional()
    .describe(
      'A permission (`write`, `maintain`, `admin`) or a team (`team:SLUG`). Refused unless the approver has it.',
    ),
});

/** Why the person is not the approver that was named; null when nothing speaks against it. */
export async function asApprover(
  person: Person,
  place: Place,
  { approver_id: id, approver_role: role }: z.infer<typeof Approver>,
): Promise<Failure | null> {
  if (id === undefined && role === undefined) return null;
  const login = await person.login();
  if (!login.ok) return failureOf(login.error, 'not found');
  if (id !== undefined && id.replace(/^@/, '').toLowerCase() !== login.value.toLowerCase())
    return other(`The token is of ${login.value}, and nobody answers for somebody else.`);
  if (role === undefined) return null;
  const has = await hasRole(person, place, { role, login: login.value });
  if (typeof has !== 'boolean') return has;
  return has ? null : other(`${login.value} does not have the role ${role}.`);
}

async function hasRole(
  person: Person,
  place: Place,
  { role, login }: { readonly role: string; readonly login: string },
): Promise<boolean | Failure> {
  const team = /^team:([a-z0-9][a-z0-9_-]*)$/i.exec(role)?.[1];
  if (team !== undefined) {
    const isIn = await person.isInTeam({ org: place.owner, slug: team, login });
    return isIn.ok ? isIn.value : failureOf(isIn.error, 'not found');
  }
  if (!isNamed(role))
    return {
      status: 400,
      error: 'approver_role unknown',
      detail: 'A role is write, maintain, admin or team:SLUG.',
    };
  const permission = await person.permission(place);
  if (!permission.ok) return failureOf(permission.error, 'not found');
  return PERMISSIONS.indexOf(permission.value) >= PERMISSIONS.indexOf(role);
}

function isNamed(role: string): role is Permission {
  return ['write', 'maintain', 'admin'].includes(role);
}

function other(detail: string): Failure {
  return { status: 403, error: 'not the approver', detail: `${detail} Nothing was written.` };
}
