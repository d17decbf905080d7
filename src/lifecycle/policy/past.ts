import type { PublishedPrompt } from '../prompts/published.ts';
import { stagesWith } from '../runs/agents.ts';
import { concernsOf } from './act.ts';
import type { Config } from './config.ts';
import { type Verdict, verdictOn } from './verdict.ts';

/** Kinds that a policy may decide; who has to choose, to say or to add something is asked in any case. */
const DECIDABLE: readonly PublishedPrompt['kind'][] = ['approval', 'budget'];

/**
 * What the policies of a configuration would do with a prompt of the past, as far as its comment still says what was
 * asked. Where it names no paths, they are those that its action names.
 */
export function verdictOnPast(prompt: PublishedPrompt, config: Config): Verdict {
  return verdictOnShown(prompt, prompt.paths ?? pathsIn(prompt.requested_action ?? ''), config);
}

/** What they say to a prompt as it is shown, on these paths. */
export function verdictOnShown(
  prompt: PublishedPrompt,
  paths: readonly string[],
  config: Config,
): Verdict {
  const { session_id: session, role, category, requested_action: action } = prompt;
  const agent = session.slice(session.lastIndexOf(':') + 1);
  const roles = stagesWith(role, config);
  const verdict = verdictOn(
    { category, agent, roles, session, paths, action: action ?? undefined },
    config,
  );
  return DECIDABLE.includes(prompt.kind) ? verdict : { ...verdict, effect: 'ask' };
}

/** A lone path, or those of a command. */
function pathsIn(action: string): readonly string[] {
  if (/^[^\s:]*[./][^\s:]*$/.test(action)) return [action];
  const found = concernsOf({ kind: 'command', command: action }).filter(
    ({ isUnclear }) => !isUnclear,
  );
  return [...new Set(found.flatMap(({ paths }) => paths))];
}

/** What became of a prompt, in a few words. */
export function outcomeWords({
  state,
  decision,
  answered_by: by,
  rule,
  deadline,
}: PublishedPrompt): string {
  if (state === 'open') return 'waits still';
  if (state === 'withdrawn') return 'withdrawn';
  const what = decision === null ? 'answered' : decision === 'allow' ? 'allowed' : 'denied';
  if (by !== null) return `${what} by ${by}`;
  return deadline === null ? `${what} by ${rule}` : `${what} by default`;
}
