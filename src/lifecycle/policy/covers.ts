import type { AgentStage } from '../reports/agent-stage.ts';
import type { Category } from './category.ts';
import { isOnPath } from './act-paths.ts';
import type { Rule, Scope } from './rule.ts';
import { isSession } from './session-name.ts';

/** An act of which at most one path is judged. */
export interface ActOnPath {
  readonly category: Category;
  readonly agent: string;
  readonly role: AgentStage;
  readonly session: string;
  /** Null for an act that names no path. */
  readonly path: string | null;
}

/**
 * Whether a rule is about this act. Where it cannot be told whether a path is meant, it is for what denies or asks, and
 * is not for what allows.
 */
export function covers(rule: Rule, act: ActOnPath): boolean {
  if (!rule.categories.includes(act.category)) return false;
  const isStrict = rule.effect !== 'allow';
  if (!isWithin(rule, act, isStrict)) return false;
  return rule.except === null || !isWithin(rule.except, act, !isStrict);
}

function isWithin(scope: Scope, act: ActOnPath, ifUnknown: boolean): boolean {
  const { agents, roles, sessions, paths } = scope;
  return (
    (agents.length === 0 || agents.includes(act.agent)) &&
    (roles.length === 0 || roles.includes(act.role)) &&
    (sessions.length === 0 || sessions.some((meant) => isSession(act.session, meant))) &&
    (paths.length === 0 || (act.path !== null && isOnPath(act.path, paths, ifUnknown)))
  );
}
