import { readMarkers, renderMarker } from '../lifecycle/markers/marker.ts';
import type { Seal } from '../lifecycle/markers/seal.ts';

/** Keys of owed things, hidden in what carries them. */
export interface Marks {
  /** The text with the key at its end. */
  readonly mark: (body: string, key: string) => string;
  /** The keys in a body that were given for this issue. */
  readonly keysIn: (body: string) => readonly string[];
}

/**
 * Marks of one issue. Keys are unique within an issue only, and a body may speak of another one: so the issue's node id
 * stands before the key.
 */
export function marksOf(issue: string, seal: Seal): Marks {
  const prefix = `${issue}/`;
  return {
    mark: (body, key) => `${body}\n\n${renderMarker(prefix + key, seal)}`,
    keysIn: (body) =>
      readMarkers(body, seal).flatMap((key) =>
        key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
      ),
  };
}
