import type { Look } from '../look.ts';
import { isSession } from '../policy/session-name.ts';
import type { Rule, Scope } from '../policy/rule.ts';
import { sessionId } from '../prompts/asking.ts';
import type { AgentStage } from '../reports/agent-stage.ts';
import type { TaskRule } from '../reports/task-rule.ts';

interface Session {
  readonly agent: string;
  readonly stages: readonly AgentStage[];
}

/**
 * The rules that may cover an act of this run, for the run to judge by itself: of the others it need not know. Null
 * where the repository has none at all.
 */
export function rulesFor({ agent, stages }: Session, look: Look): readonly TaskRule[] | null {
  if (look.config.policies.length === 0) return null;
  const session = sessionId(agent, look);
  return look.config.policies
    .filter(
      (rule) =>
        (rule.agents.length === 0 || rule.agents.includes(agent)) &&
        (rule.roles.length === 0 || rule.roles.some((role) => stages.includes(role))) &&
        (rule.sessions.length === 0 || rule.sessions.some((one) => isSession(session, one))),
    )
    .map(toTaskRule);
}

function toTaskRule({ at, effect, categories, except, isolated, ...rule }: Rule): TaskRule {
  return {
    at,
    effect,
    categories: [...categories],
    ...toScope(rule),
    except: except === null ? null : toScope(except),
    isolated,
    ask: null,
  };
}

function toScope({ agents, roles, sessions, paths }: Scope): NonNullable<TaskRule['except']> {
  return {
    agents: [...agents],
    roles: [...roles],
    sessions: sessions.map((session) => ({ ...session })),
    paths: [...paths],
  };
}
