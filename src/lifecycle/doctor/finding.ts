/**
 * What mends a finding: the record made anew from what GitHub shows, Drover's next look, or nothing, since it does no
 * harm or cannot be mended.
 */
export type Remedy = 'rebuild' | 'itself' | 'none';

/** Everything that can be wrong with a record and the markers that go with it, with what mends it. */
export const REMEDIES = {
  'record-edited': 'itself',
  'record-forged': 'itself',
  'record-malformed': 'itself',
  'record-deleted': 'itself',
  'record-newer': 'none',
  'record-double': 'itself',
  'record-unpinned': 'itself',
  'record-copied': 'none',
  'marker-edited': 'none',
  'marker-forged': 'none',
  'marker-copied': 'none',
  'marker-double': 'none',
  'marker-missing': 'none',
  'claims-ahead': 'rebuild',
  'pull-lost': 'rebuild',
  'pull-other': 'rebuild',
  'branch-lost': 'itself',
  'branch-other': 'itself',
  'branch-strange': 'none',
  'merge-not': 'rebuild',
  'merge-other': 'rebuild',
  'merge-unknown': 'itself',
  'offer-other': 'itself',
  'run-unseen': 'itself',
  'results-lost': 'none',
  'card-other': 'itself',
  'label-missing': 'itself',
  'label-left': 'itself',
} as const satisfies Readonly<Record<string, Remedy>>;

export type FindingCode = keyof typeof REMEDIES;

/** One thing that does not agree. */
export interface Finding {
  readonly code: FindingCode;
  /** Short words for its sentence: logins, numbers, names of branches, short SHAs. */
  readonly args: readonly string[];
}

export function remedyOf({ code }: Finding): Remedy {
  return REMEDIES[code];
}

export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(REMEDIES, text);
}
