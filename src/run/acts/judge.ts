import { createHash } from 'node:crypto';
import { type Act, concernsOf } from '../../lifecycle/policy/act.ts';
import { rulingOnAct } from '../../lifecycle/policy/act-ruling.ts';
import type { Category } from '../../lifecycle/policy/category.ts';
import { matchesAny } from '../../lifecycle/policy/paths.ts';
import type { Rule } from '../../lifecycle/policy/rule.ts';
import type { Decision, Task } from '../../lifecycle/reports/task.ts';
import { withoutInvisible } from '../../lifecycle/text/invisible.ts';
import type { ToolCall } from './tool-call.ts';

/** An act that fell under a rule, and what came of it. */
export interface JudgedAct {
  readonly category: Category;
  /** The exact command, path or address; of a long one the beginning, and a digest of all of it. */
  readonly action: string;
  /** Why the agent wants it, in its own words. */
  readonly why: string | null;
  readonly paths: readonly string[];
  readonly effect: 'allow' | 'deny' | 'ask';
  /** The rule that decided, such as `policies[2]`; who decided it, such as `ann`; or `protected.paths`. */
  readonly rule: string;
}

export interface Judgement {
  /** Null: nothing that anybody has to decide on. */
  readonly act: JudgedAct | null;
  /** What the agent is told; null where it may go on. */
  readonly refusal: string | null;
}

/** By what a run judges: the rules and decisions that Drover sent with its task. */
export interface Brief {
  readonly task: Pick<
    Task,
    'agent' | 'stages' | 'issue' | 'decisions' | 'protectedPaths' | 'allowedPaths'
  >;
  /** Null where the repository has none: acts are not asked about, except changes of protected paths. */
  readonly rules: readonly Rule[] | null;
}

const PASSED: Judgement = { act: null, refusal: null };

/** What becomes of an act. A decision on the same action comes before every rule but one that denies. */
export function judge({ act: asked, action: whole, why }: ToolCall, brief: Brief): Judgement {
  const action = actionText(whole);
  const ruling = rulingFor(asked, brief);
  if (ruling === null) return PASSED;
  const act = { ...ruling, action, why };
  if (ruling.effect === 'deny') return { act, refusal: denied(act) };
  const decision = brief.task.decisions?.findLast((each) => each.action === action);
  if (decision !== undefined) return decided(act, decision);
  return { act, refusal: ruling.effect === 'allow' ? null : ASKED };
}

/** What an agent is told about an act on which a person has to decide. */
export const ASKED =
  'Drover asked the operator whether you may do this. Stop here: write your report (outcome "needs-operator", what you have done so far), and end. You will be resumed with the answer. Do not try it in another way.';

function denied({ rule, category }: JudgedAct): string {
  const why =
    rule === PROTECTED
      ? 'no run may change a workflow'
      : `${rule} of this repository's policy denies acts of the category "${category}"`;
  return `Not allowed: ${why}. Do not try it in another way. Go on without it; if that is impossible, end with the outcome "needs-operator" and say why.`;
}

function decided(act: JudgedAct, { decision, by, reason }: Decision): Judgement {
  const judged = { ...act, effect: decision, rule: by };
  if (decision === 'allow') return { act: judged, refusal: null };
  const why = reason === undefined || reason === '' ? '' : ` The reason: ${reason}`;
  return {
    act: judged,
    refusal: `Not allowed: it was asked before, and the answer is no (${by}).${why} Do not try it in another way.`,
  };
}

type Ruling = Pick<JudgedAct, 'effect' | 'rule' | 'category' | 'paths'>;

function rulingFor(asked: Act, { task, rules }: Brief): Ruling | null {
  const [owner = '', name = ''] = new URL(task.issue.url).pathname.split('/').slice(1);
  const session = `${owner}/${name}#${task.issue.number}:${task.agent.name}`;
  const actor = { agent: task.agent.name, roles: task.stages, session };
  const ruling = rules === null ? null : rulingOnAct(asked, actor, rules);
  const isFree = ruling === null || ruling.effect === 'allow';
  const protection = isFree ? protectionOf(asked, task) : null;
  if (protection !== null || ruling === null) return protection;
  const { effect, rule, concern } = ruling;
  return { effect, rule, category: concern.category, paths: concern.paths };
}

/** A run may not change protected paths: the job after it would refuse all of its work. */
function protectionOf(asked: Act, task: Brief['task']): Ruling | null {
  if (asked.kind !== 'edit' && asked.kind !== 'command') return null;
  const written = concernsOf(asked).filter(({ isOrdinary }) => isOrdinary);
  const allowed = task.allowedPaths ?? [];
  const paths = written
    .flatMap((concern) => concern.paths)
    .filter((path) => !allowed.includes(path) && matchesAny(path, task.protectedPaths));
  if (paths.length === 0) return null;
  const effect = matchesAnyOf(paths, WORKFLOWS) ? 'deny' : 'ask';
  return { effect, rule: PROTECTED, category: 'scope', paths };
}

const PROTECTED = 'protected.paths';

/** A person could allow them, but GitHub refuses a push of them (see the job after this one). */
const WORKFLOWS = ['.github/workflows/**'];

function matchesAnyOf(paths: readonly string[], globs: readonly string[]): boolean {
  return paths.some((path) => matchesAny(path, globs));
}

const LONGEST = 1000;

/**
 * The action as it is shown, compared and decided. What cannot be shown whole, for its length or for characters that
 * nobody sees, has a digest of all of it: a yes to one is no yes to another that looks the same.
 */
function actionText(action: string): string {
  const visible = withoutInvisible(action).trim();
  if (visible === action.trim() && visible !== '' && visible.length <= LONGEST) return visible;
  const digest = createHash('sha256').update(action).digest('hex');
  const beginning = visible.slice(0, LONGEST - 150).toWellFormed();
  return `${beginning} … (${action.length} characters in all, SHA-256 ${digest})`;
}
