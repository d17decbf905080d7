import type { Rule, Scope } from './rule.ts';
import type { SessionName } from './session-name.ts';

/** Whether the other rule covers whatever this one does, as far as that can be told from how they are written. */
export function isWithinRule(rule: Rule, other: Rule): boolean {
  return (
    rule.categories.every((category) => other.categories.includes(category)) &&
    isWithinScope(rule, other) &&
    (other.except === null || (rule.except !== null && isWithinScope(other.except, rule.except)))
  );
}

function isWithinScope(scope: Scope, other: Scope): boolean {
  return (
    isPart(scope.agents, other.agents) &&
    isPart(scope.roles, other.roles) &&
    isPart(scope.paths, other.paths) &&
    (other.sessions.length === 0 ||
      (scope.sessions.length > 0 &&
        scope.sessions.every((one) => other.sessions.some((wider) => isWithinSession(one, wider)))))
  );
}

/** A list without entries stands for everything. */
function isPart(some: readonly string[], all: readonly string[]): boolean {
  return all.length === 0 || (some.length > 0 && some.every((one) => all.includes(one)));
}

function isWithinSession(one: SessionName, wider: SessionName): boolean {
  return (
    one.issue === wider.issue &&
    (wider.repository === null || one.repository === wider.repository) &&
    (wider.agent === null || one.agent === wider.agent)
  );
}
