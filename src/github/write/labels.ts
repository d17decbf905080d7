import { z } from 'zod';
import { NodeId } from '../../lifecycle/ids.ts';
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
  'drover:asking': { color: 'd29922', description: 'An agent of Drover waits for an answer' },
  'drover:queued': { color: '8b949e', description: 'Waits for its turn with Drover' },
};

/** GitHub: createLabel. */
export function createLabel(repository: string, name: string): Mutation {
  const look = LOOKS[name] ?? { color: 'ededed', description: '' };
  return {
    field: 'createLabel',
    type: 'CreateLabelInput',
    input: { repositoryId: repository, name, ...look },
    select: 'label { id name }',
  };
}

const Created = z.object({ label: z.object({ id: NodeId, name: z.string() }) });

/** Null where it was not made; a label that exists by now shows in the next read. */
export function createdLabel(answer: unknown): z.infer<typeof Created>['label'] | null {
  return Created.safeParse(answer).data?.label ?? null;
}
