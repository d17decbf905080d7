/** Why a command did nothing: each code has its sentence in `words/refusals.ts`, with what would work. */
export const REFUSALS = [
  'stranger',
  'not-approver',
  'malformed',
  'edited-by-another',
  'edited-late',
  'inline-hint',
  'no-config',
  'not-started',
  'already-started',
  'ended',
  'merged',
  'no-offer',
  'offer-newer',
  'feedback-open',
  'other-sha',
  'second-person',
  'no-approval',
  'taken-back',
  'no-prompt',
  'prompt-open',
  'which-prompt',
  'unknown-prompt',
  'answered-already',
  'not-asked',
  'yes-or-no',
  'words-wanted',
  'empty-answer',
  'allowed-already',
  'secret-missing',
  'secret-unseen',
  'secret-pasted',
  'which-budget',
  'no-person',
  'time-past',
  'bad-choice',
  'nothing-to-allow',
  'text-moved',
  'nothing-held',
  'paused-since',
  'asked-since',
  'not-paused',
  'already-paused',
  'too-many-items',
  'too-many-tells',
  'too-many-commands',
  'move-refused',
  'closed-issue',
  'nothing-to-repair',
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

export interface Refusal {
  readonly code: RefusalCode;
  readonly args: readonly string[];
}

export function refuse(code: RefusalCode, ...args: string[]): { ok: false; error: Refusal } {
  return { ok: false, error: { code, args } };
}
