import { z } from 'zod';
import { connection } from '../answer/parts.ts';
import { labelName } from '../map/label.ts';
import { ask } from './asking.ts';
import type { Looked, Reading } from './look.ts';

const Care = z.object({
  node: z.object({
    issues: connection(
      z.object({ number: z.number(), labels: connection(z.object({ name: z.string() })) }),
    ),
  }),
});

/** Labels of the issues in care by number: asked for only while this one may have to wait for others. */
export async function readCareLabels(
  { client }: Reading,
  looked: Looked,
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (!mayWait(looked)) return new Map();
  const { id } = looked.world.repository;
  const { node } = await ask(client, 'CareLabels', { repository: id }, Care);
  return new Map(
    node.issues.map(({ number, labels }) => [number, labels.map(({ name }) => labelName(name))]),
  );
}

/** Where it waits for its turn anyway: those that ask are told by their labels, and so is who comes to which agent. */
function mayWait({ record, config, world }: Looked): boolean {
  if (config.kind !== 'valid' || world.repository.care.length === 0) return false;
  if (record.kind === 'valid' && !record.record.queued && record.record.end === null) return false;
  const { agents, limits } = config.config;
  if (world.repository.care.length >= limits.active) return true;
  // Without domains it is the stages alone that choose among agents.
  return (
    agents.some(({ concurrency }) => concurrency !== null) &&
    agents.some(({ domains }) => domains.length > 0)
  );
}
