import { z } from 'zod';
import type { EventReading, Place } from './key.ts';

/*
 * The few fields of GitHub's webhook payloads that are used (docs: webhooks/webhook-events-and-payloads). Everything
 * else in a payload is dropped here, so that nothing but keys can go further.
 */

export const Name = z.string().min(1).max(255);
export const Count = z.number().int().positive();
export const NodeIdText = z.string().min(1).max(200);
export const ShaText = z.string().regex(/^[0-9a-f]{40}$/);

const SenderShape = z
  .object({ node_id: NodeIdText, type: z.string() })
  .transform(({ node_id: id, type }) => ({ id, type }));
/** An event whose sender cannot be read is somebody else's: it wakes. */
const MaybeSender = SenderShape.optional().catch(undefined);
const Installation = z.object({ id: z.number().int() });

/** On every event of a repository that reaches an App. */
export const Base = z.object({
  action: z.string().optional(),
  installation: Installation,
  repository: z.object({
    id: z.number().int(),
    name: Name,
    owner: z.object({ login: Name }),
    default_branch: Name.optional(),
  }),
  sender: MaybeSender,
});

/** On the events that belong to an organisation or to the installation itself. */
export const OrganisationBase = z.object({
  action: z.string().optional(),
  installation: Installation,
  sender: MaybeSender,
});

export function placeOf({ installation, repository }: z.infer<typeof Base>): Place {
  return { installation: installation.id, owner: repository.owner.login, repo: repository.name };
}

/** How one event is read: null when the payload lacks what it needs. */
export type EventRule = (payload: unknown) => EventReading | null;

/** A rule from the fields that it needs and what they mean. */
export function rule<S extends z.ZodType<{ sender?: z.infer<typeof SenderShape> | undefined }>>(
  fields: S,
  read: (payload: z.infer<S>) => Omit<EventReading, 'sender'>,
): EventRule {
  return (payload) => {
    const parsed = fields.safeParse(payload);
    if (!parsed.success) return null;
    return { ...read(parsed.data), sender: parsed.data.sender ?? null };
  };
}
