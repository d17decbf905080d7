import { AGENT_STAGES } from '../reports/agent-stage.ts';
import { CATEGORIES, type Category } from './category.ts';
import { closest } from './closest.ts';
import type { Config } from './config.ts';
import type { Path } from './key-path.ts';
import { type Rule, ruleName } from './rule.ts';
import { isWithinRule } from './within-rule.ts';

/** Something in `policies` that reads well and says more, or less, than anybody can have meant. */
export interface PolicyProblem {
  readonly path: Path;
  readonly found: string;
  readonly allowed: string;
}

type About = Pick<Config, 'policies' | 'agents'>;

/** What is wrong with rules that are well written: they allow everything, name nobody, or never apply. */
export function problemsOfPolicies(config: About): readonly PolicyProblem[] {
  const agents = config.agents.map(({ name }) => name);
  return config.policies.flatMap((rule) => [
    ...unknownAgents(rule, agents),
    ...(rule.effect === 'allow' ? tooMuchAllowed(rule, agents) : []),
    ...(rule.ask?.default === 'allow' ? tooMuchBySilence(rule) : []),
    ...neverApplies(rule, config.policies),
  ]);
}

/** A rule for an agent that is not there would look like one that guards. */
function unknownAgents(rule: Rule, known: readonly string[]): readonly PolicyProblem[] {
  return [['agents'], ['sessions'], ['except', 'agents'], ['except', 'sessions']].flatMap(
    (keys) => {
      const scope = keys[0] === 'except' ? rule.except : rule;
      const named =
        keys.at(-1) === 'agents'
          ? (scope?.agents ?? [])
          : (scope?.sessions ?? []).flatMap(({ agent }) => agent ?? []);
      return [...new Set(named)]
        .filter((name) => !known.includes(name))
        .map((name) => {
          const near = closest(name, known);
          const list = `the agents here are ${known.join(', ')}`;
          return {
            path: ['policies', rule.at, ...keys],
            found: JSON.stringify(name),
            allowed: near === null ? list : `perhaps ${near}; ${list}`,
          };
        });
    },
  );
}

function tooMuchAllowed(rule: Rule, agents: readonly string[]): readonly PolicyProblem[] {
  const path: Path = ['policies', rule.at];
  if (rule.categories.length === CATEGORIES.length)
    return [
      {
        path: [...path, 'allow'],
        found: 'every category',
        allowed: 'the categories that are meant, since this would allow whatever an agent wants',
      },
    ];
  const boundless = rule.paths.find((pattern) => !/[\p{L}\p{N}]/u.test(pattern));
  if (boundless !== undefined)
    return [
      {
        path: [...path, 'paths'],
        found: JSON.stringify(boundless),
        allowed: 'patterns that name something, since this one matches every path',
      },
    ];
  return rule.categories
    .filter((category) => !isNarrowed(category, rule, agents))
    .slice(0, 1)
    .map((category) => ({
      path: [...path, 'allow'],
      found: `${category} without anything that narrows it`,
      allowed: narrowing(category),
    }));
}

/** What can be contained by an environment, and what reaches beyond any. */
const CONTAINED: readonly Category[] = ['network', 'destructive', 'secrets'];
/** What is allowed path by path, or for a session that somebody looks at: an agent or a stage is no bound for these. */
const GRAVE: readonly Category[] = ['destructive', 'secrets'];
/** What may be allowed as it is: the review of the change sees all of it. */
const REVIEWED: readonly Category[] = ['dependency', 'scope'];

function isNarrowed(category: Category, rule: Rule, agents: readonly string[]): boolean {
  if (REVIEWED.includes(category)) return true;
  if (rule.isolated && CONTAINED.includes(category)) return true;
  if (rule.sessions.length > 0 || rule.paths.length > 0) return true;
  if (GRAVE.includes(category)) return false;
  const leavesOut = (named: readonly string[], all: readonly string[]): boolean =>
    named.length > 0 && all.some((one) => !named.includes(one));
  return leavesOut(rule.agents, agents) || leavesOut(rule.roles, AGENT_STAGES);
}

function narrowing(category: Category): string {
  const by = GRAVE.includes(category)
    ? '`paths` or `sessions` beside it'
    : '`agents`, `roles`, `sessions` or `paths` beside it that leave something out';
  return CONTAINED.includes(category)
    ? `${by}, or \`isolated: true\`, by which you vouch that runs work where nothing can be harmed`
    : by;
}

/** What silence must not allow, since it cannot be taken back; nor can what is deployed, however isolated the run. */
const LASTING: readonly Category[] = ['destructive', 'secrets', 'deploy'];

function tooMuchBySilence(rule: Rule): readonly PolicyProblem[] {
  return LASTING.filter((category) => rule.categories.includes(category))
    .filter((category) => !(rule.isolated && CONTAINED.includes(category)))
    .slice(0, 1)
    .map((category) => ({
      path: ['policies', rule.at, 'default'],
      found: `allow for ${category}`,
      allowed: CONTAINED.includes(category)
        ? 'deny, since nobody may have read the question; allow only with `isolated: true`'
        : 'deny, since nobody may have read the question',
    }));
}

function neverApplies(rule: Rule, rules: readonly Rule[]): readonly PolicyProblem[] {
  if (rule.effect === 'deny') return [];
  const path: Path = ['policies', rule.at];
  const denying = rules.find((other) => other.effect === 'deny' && isWithinRule(rule, other));
  if (denying !== undefined)
    return [
      {
        path,
        found: 'a rule that never applies',
        allowed: `a rule that ${ruleName(denying)} leaves something of, since what denies comes first: an \`except\` there may be what is meant`,
      },
    ];
  const same = rules.find(
    (other) =>
      other.at < rule.at &&
      other.effect !== 'deny' &&
      isWithinRule(rule, other) &&
      isWithinRule(other, rule),
  );
  if (same === undefined) return [];
  return [
    {
      path,
      found: 'a second rule about the same',
      allowed: `one rule about it, this or ${ruleName(same)}`,
    },
  ];
}
