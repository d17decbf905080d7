/** A replacement of one part of a text; offsets in UTF-16 code units, the end exclusive. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What a reader should know was left out; absent where only the form changes. */
  readonly loses?: Loss;
}

/** What may be left out of a text; words for it: `LOSSES`. */
export type Loss = 'hidden' | 'image' | 'title' | 'url' | 'html' | 'unreferenced';

/** Makes the edits, earlier and outer ones first; one that overlaps a made one is dropped, for a later pass. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end);
  let out = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) continue;
    out += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + source.slice(at);
}

/** An insertion goes before a replacement at the same place. */
function rank(edit: Edit): number {
  return edit.start === edit.end ? 0 : 1;
}
