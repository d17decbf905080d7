import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';

const maxTypeLength = 100;
const maxProperties = 10;

/** REST `POST /repos/{owner}/{repo}/dispatches`: an event of one's own for the repository's workflows. */
export function dispatchRepository(
  world: World,
  actor: Actor,
  input: {
    readonly repositoryId: number;
    readonly eventType: string;
    readonly clientPayload: Readonly<Record<string, unknown>>;
  },
): Outcome<null> {
  const allowed = requirePermission(world, actor, {
    repositoryId: input.repositoryId,
    app: ['contents:write'],
    role: 'write',
  });
  if (!allowed.ok) return allowed;
  if (input.eventType === '' || input.eventType.length > maxTypeLength) {
    return unprocessable(`event_type must be 1 to ${maxTypeLength} characters long`);
  }
  if (Object.keys(input.clientPayload).length > maxProperties) {
    return unprocessable(
      `No more than ${maxProperties} properties are allowed; ${Object.keys(input.clientPayload).length} were supplied.`,
    );
  }
  const { clientPayload } = input;
  const repository = allowed.value;
  world.emit(actor, {
    name: 'repository_dispatch',
    action: input.eventType,
    repository,
    clientPayload,
  });
  return ok(null);
}
