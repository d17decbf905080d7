import { z } from 'zod';
import { NodeId } from '../../lifecycle/ids.ts';
import type { Client } from '../client.ts';
import type { Mutation } from './mutation.ts';

/** GitHub: addLabelsToLabelable. Labels that the issue has already are left alone. */
export function addLabels(issue: string, labels: readonly NodeId[]): Mutation {
  return {
    field: 'addLabelsToLabelable',
    type: 'AddLabelsToLabelableInput',
    input: { labelableId: issue, labelIds: labels },
  };
}

/** GitHub: removeLabelsFromLabelable. */
export function removeLabels(issue: string, labels: readonly NodeId[]): Mutation {
  return {
    field: 'removeLabelsFromLabelable',
    type: 'RemoveLabelsFromLabelableInput',
    input: { labelableId: issue, labelIds: labels },
  };
}

/** How Drover's labels look in a repository that does not have them yet. */
const LOOKS: Readonly<Record<string, { readonly color: string; readonly description: string }>> = {
  drover: { color: '1f6feb', description: 'In the care of Drover' },
  'drover:queued': { color: '8b949e', description: 'Waits for its turn with Drover' },
};

const Created = z.object({ node_id: NodeId });

/**
 * Makes a label that the repository lacks. Null where that fails; that it exists by now shows in the next read.
 * docs.github.com/rest/issues/labels#create-a-label
 */
export async function createLabel(
  client: Client,
  where: { readonly owner: string; readonly repo: string },
  name: string,
): Promise<NodeId | null> {
  const look = LOOKS[name] ?? { color: 'ededed', description: '' };
  const answer = await client.rest('POST /repos/{owner}/{repo}/labels', {
    ...where,
    name,
    ...look,
  });
  if (answer.kind !== 'answered') return null;
  return Created.safeParse(answer.data).data?.node_id ?? null;
}
