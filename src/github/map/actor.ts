import { NodeId } from '../../lifecycle/ids.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { Who } from '../answer/parts.ts';

/**
 * An App's bot is `drover[bot]` where it is the viewer and `drover` where it is an author, and its viewer has the type
 * of a user. A person may well have the login `drover`, so the type decides.
 */
export function isViewer(who: Who | null, viewer: Actor): boolean {
  if (who === null) return false;
  return (
    who.id === viewer.id || (who.__typename === 'Bot' && bare(who.login) === bare(viewer.login))
  );
}

/** The account as the lifecycle knows it; Drover's own is always the viewer itself. */
export function toActor(who: Who | null, viewer: Actor): Actor | null {
  if (who === null) return null;
  if (isViewer(who, viewer)) return viewer;
  return { login: who.login, id: who.id ?? NodeId.parse(`login:${who.login}`), type: typeOf(who) };
}

export function toViewer({ id, login }: { readonly id: NodeId; readonly login: string }): Actor {
  return { id, login, type: 'Bot' };
}

/** Whether a text stands as its author, the viewer, left it. */
export function isUntouched(editor: Who | null, viewer: Actor): boolean {
  return editor === null || isViewer(editor, viewer);
}

function typeOf({ __typename }: Who): Actor['type'] {
  return __typename === 'User' || __typename === 'Bot' ? __typename : 'Other';
}

function bare(login: string): string {
  return login.replace(/\[bot\]$/, '').toLowerCase();
}
