import type { Config } from '../../lifecycle/policy/config.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { CardSnapshot, StatusMove } from '../../lifecycle/snapshot/card.ts';
import type { Move } from '../answer/parts.ts';
import type { ProjectItem } from '../answer/world.ts';
import { toActor } from './actor.ts';

/** The card of the issue on the board that config names. */
export function cardItem(
  items: readonly ProjectItem[],
  board: Config['board'],
): ProjectItem | null {
  if (board === null) return null;
  const owner = board.owner.toLowerCase();
  const item = items.find(
    ({ project }) =>
      project.number === board.number && project.owner.login?.toLowerCase() === owner,
  );
  return item ?? null;
}

/** Null where the board has no single-select field of the name that config gives. */
export function toCard(item: ProjectItem | null): CardSnapshot | null {
  const field = item?.project.field;
  if (item === null || field?.id === undefined || field.options === undefined) return null;
  return {
    itemId: item.id,
    projectId: item.project.id,
    fieldId: field.id,
    option: item.fieldValueByName?.name ?? null,
    options: field.options,
  };
}

/** Moves on that board alone, oldest first. */
export function toMoves(
  moves: readonly Move[],
  item: ProjectItem | null,
  viewer: Actor,
): readonly StatusMove[] {
  if (item === null) return [];
  return moves
    .filter(({ project }) => project?.id === item.project.id)
    .map(({ id, actor, createdAt, status, wasAutomated }) => ({
      id,
      by: toActor(actor, viewer),
      at: createdAt,
      to: status,
      automated: wasAutomated,
    }))
    .sort((a, b) => a.at - b.at);
}
