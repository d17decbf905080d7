import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { invalidField, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { CommitStatus } from '../records/checks.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';

const maxDescription = 140;

export interface NewStatus {
  readonly repositoryId: number;
  readonly sha: string;
  readonly state: CommitStatus['state'];
  readonly context?: string;
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

/** Each report is a new row; the newest of a context counts. */
export async function createStatus(
  world: World,
  actor: Actor,
  input: NewStatus,
): Promise<Outcome<CommitStatus>> {
  const { repositoryId, sha } = input;
  const allowed = requirePermission(world, actor, {
    repositoryId,
    app: ['statuses:write'],
    role: 'write',
  });
  if (!allowed.ok) return allowed;
  if ((await world.git.objectType(repositoryId, sha)) !== 'commit') {
    return unprocessable(`No commit found for SHA: ${sha}`);
  }
  if ((input.description ?? '').length > maxDescription) {
    return invalidField({
      resource: 'Status',
      field: 'description',
      code: 'custom',
      message: `description is too long (maximum is ${maxDescription} characters)`,
    });
  }
  const now = world.now();
  const status = world.tables.statuses.insert({
    ...world.newIdentity('status'),
    repositoryId,
    sha,
    state: input.state,
    context: input.context ?? 'default',
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    creatorId: actor.accountId,
    appId: appOf(actor),
    createdAt: now,
    updatedAt: now,
  });
  world.emit(actor, { name: 'status', action: null, status });
  return ok(status);
}

/** The newest status of each context at a commit, in order of report. */
export function latestStatuses(world: World, key: string): CommitStatus[] {
  const latest = new Map<string, CommitStatus>();
  for (const status of world.tables.statuses.by('sha', key)) {
    latest.delete(status.context);
    latest.set(status.context, status);
  }
  return [...latest.values()];
}
