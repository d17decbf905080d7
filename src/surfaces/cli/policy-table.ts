import type { AskedPeople } from '../../lifecycle/policy/asked.ts';
import { outcomeWords } from '../../lifecycle/policy/past.ts';
import type { Rule } from '../../lifecycle/policy/rule.ts';
import { namedRuleText } from '../../lifecycle/policy/rule-text.ts';
import type { Verdict } from '../../lifecycle/policy/verdict.ts';
import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { safe } from '../plain.ts';

/** A prompt of the past, and what a policy would do with it. */
export interface Judged {
  readonly prompt: PublishedPrompt;
  readonly verdict: Verdict;
  readonly rules: readonly Rule[];
}

const HEAD = ['PROMPT', 'ASKED', 'THEN', 'THIS POLICY'] as const;
/** In characters, of what was asked. */
const LONGEST = 60;

/** Aligned lines, the latest prompt first, and what they come to. */
export function judgedTable(judged: readonly Judged[]): string {
  if (judged.length === 0) return 'Nothing was asked there so far.\n';
  const rows = [HEAD, ...judged.map(rowOf)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\n${sumOf(judged)}\n`;
}

function rowOf({ prompt, verdict, rules }: Judged): readonly string[] {
  return [prompt.id, asked(prompt), outcomeWords(prompt), verdictWords(verdict, rules)];
}

function asked({ kind, category, requested_action: action, question }: PublishedPrompt): string {
  const line = safe(action ?? question ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const text =
    line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
  return text === '' ? `${kind}, ${category}` : `${kind}, ${category}: ${text}`;
}

const DOES = { deny: 'denied', allow: 'allowed', ask: 'asked' } as const;

function verdictWords({ effect, rule, ask }: Verdict, rules: readonly Rule[]): string {
  const by = rule === 'none' ? 'no rule covers it' : `by ${namedRuleText(rule, rules, safe)}`;
  if (effect !== 'ask') return `${DOES[effect]} ${by}`;
  return `asked of ${[ask, ...ask.also].map(peopleWords).join(', and of ')}: ${by}`;
}

function peopleWords({ users, teams, permission, count }: Omit<AskedPeople, 'by'>): string {
  const who = [...users, ...teams].join(', ') || `anyone with ${permission} access`;
  return count === 1 ? who : `${count} of ${who}`;
}

function sumOf(judged: readonly Judged[]): string {
  const count = (effect: Verdict['effect']): number =>
    judged.filter(({ verdict }) => verdict.effect === effect).length;
  const others = judged.filter(isOther).length;
  return `${judged.length} prompts: ${count('deny')} denied, ${count('allow')} allowed, ${count('ask')} asked; ${others} decided otherwise than they were.`;
}

/** It would be decided without a person, and not as it was. */
function isOther({ prompt, verdict }: Judged): boolean {
  return verdict.effect !== 'ask' && prompt.decision !== null && prompt.decision !== verdict.effect;
}

/** For scripts; the fields are documented in docs/policies.md. */
export function judgedJson({ prompt, verdict, rules }: Judged): object {
  const {
    id,
    kind,
    category,
    role,
    session_id,
    requested_action,
    state,
    decision,
    answered_by,
    rule,
    url,
  } = prompt;
  return {
    prompt: id,
    session_id,
    role,
    kind,
    category,
    requested_action,
    url,
    was: { state, decision, answered_by, rule },
    would: {
      effect: verdict.effect,
      rule: verdict.rule,
      about: verdict.rule === 'none' ? null : namedRuleText(verdict.rule, rules, safe),
      ask: verdict.effect === 'ask' ? verdict.ask : null,
    },
    is_otherwise: isOther({ prompt, verdict, rules }),
  };
}
