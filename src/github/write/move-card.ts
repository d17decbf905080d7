import type { SharedEffect } from '../../lifecycle/effect.ts';
import type { Mutation } from './mutation.ts';

type MoveCard = Extract<SharedEffect, { kind: 'move-card' }>;

/** GitHub: updateProjectV2ItemFieldValue. */
export function moveCard({ projectId, itemId, fieldId, optionId }: MoveCard): Mutation {
  return {
    field: 'updateProjectV2ItemFieldValue',
    type: 'UpdateProjectV2ItemFieldValueInput',
    input: { projectId, itemId, fieldId, value: { singleSelectOptionId: optionId } },
  };
}
