import type { ReasonCode } from '../reasons/reason.ts';
import type { HistoryWord } from '../record/history-word.ts';
import type { Instant } from '../time.ts';

/** What happened that no line of the record tells. */
export const SEEN_WORDS = [
  'opened',
  'commented',
  'commanded',
  'reviewed',
  'moved',
  'pull-opened',
  'deployed',
  'reminded',
  'act-decided',
] as const;
export type SeenWord = (typeof SEEN_WORDS)[number];

/** Who did something: a person, Drover itself, an agent in its session, a rule of the policy, or another machine. */
export type Part = 'person' | 'drover' | 'agent' | 'rule' | 'machine';

/** One thing that happened to an issue. Texts are plain, of one line, and without what looks like a secret. */
export interface Entry {
  readonly at: Instant;
  readonly part: Part;
  /** A login, an agent's name, or the name of a rule. */
  readonly who: string;
  readonly what: HistoryWord | SeenWord;
  readonly text: string;
  readonly reason: ReasonCode | null;
  /** What became of a command: null where it was none, or nobody knows any more. */
  readonly verdict: 'taken' | 'refused' | 'none' | null;
  readonly run: { readonly key: string; readonly url: string | null } | null;
  /** What a run that ended here took; dollars are null where it did not say. */
  readonly cost: { readonly minutes: number; readonly dollars: number | null } | null;
  /** The rule of the policy that decided or said who decides. */
  readonly rule: string | null;
  /** Where it stands on GitHub. */
  readonly url: string | null;
}

/** What most entries have nothing of. */
export const PLAIN = {
  reason: null,
  verdict: null,
  run: null,
  cost: null,
  rule: null,
  url: null,
} as const satisfies Partial<Entry>;
