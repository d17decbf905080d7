import { z } from 'zod';
import { AGENT_STAGES, AgentStage } from '../reports/agent-stage.ts';
import { CATEGORIES, Category } from './category.ts';
import { Line, Login, Slug, TeamSlug } from './names.ts';
import { duration, whole } from './quantities.ts';
import type { Answerers, Rule, Scope } from './rule.ts';
import { parseSessionName, type SessionName } from './session-name.ts';

const subject = `a category (${CATEGORIES.join(', ')}), a list of them, or all`;

const About = z
  .union([z.literal('all'), Category, z.array(Category).min(1).max(CATEGORIES.length)], {
    error: subject,
  })
  .meta({ title: 'a category, a list of them, or `all`' })
  .transform((about): readonly Category[] => {
    if (about === 'all') return CATEGORIES;
    return typeof about === 'string' ? [about] : about;
  });

const sessionError = 'a session, such as 12:backend, or the number of an issue for all of its own';
const Session = z
  .union([z.int().positive().max(999_999_999), z.string().max(200)], { error: sessionError })
  .meta({ title: 'a session' })
  .transform((written, context): SessionName => {
    const name = parseSessionName(String(written));
    if (name !== null) return name;
    context.issues.push({ code: 'custom', input: written, message: sessionError });
    return z.NEVER;
  });

// A list without entries would narrow nothing where somebody meant to narrow.
const scope = {
  agents: z.exactOptional(z.array(Slug).min(1).max(20)).describe('Only these agents, by name.'),
  roles: z
    .exactOptional(z.array(AgentStage).min(1).max(AGENT_STAGES.length))
    .describe('Only in these stages.'),
  sessions: z
    .exactOptional(z.array(Session).min(1).max(20))
    .describe('Only these sessions: `12` for those of issue 12, `12:backend` for one of them.'),
  paths: z
    .exactOptional(z.array(Line).min(1).max(50))
    .describe('Only where such a path is concerned; patterns as in `protected.paths`.'),
};

const Who = z
  .strictObject({
    users: z.exactOptional(z.array(Login).min(1).max(100)).describe('Logins that may answer.'),
    teams: z
      .exactOptional(z.array(TeamSlug).min(1).max(20))
      .describe('Teams whose members may answer.'),
    permission: z
      .exactOptional(z.enum(['write', 'maintain', 'admin']))
      .describe('The permission that they need in any case. Otherwise that of `approvers`.'),
    count: whole(1, 10).prefault(1).describe('How many people must allow it. One may deny it.'),
  })
  .refine(
    (who) =>
      who.teams !== undefined ||
      who.users === undefined ||
      who.count <= new Set(who.users.map((login) => login.toLowerCase())).size,
    {
      path: ['count'],
      error: 'at most as many as there are users, when no team is named',
    },
  );

const Reminding = z.strictObject({
  after: duration('1m', '90d').describe('The first reminder.'),
  every: duration('1h', '90d').describe('The next ones.'),
  most: whole(0, 20).describe('How many in all. `0`: none.'),
});

const OfAsking = ['approvers', 'deadline', 'default', 'reminders'] as const;

const Written = z
  .strictObject({
    deny: z.exactOptional(About).describe('Never: whatever other rules say.'),
    allow: z.exactOptional(About).describe('At once, without a person; logged and shown.'),
    ask: z.exactOptional(About).describe('A person decides.'),
    ...scope,
    except: z
      .exactOptional(
        z.strictObject(scope).refine((narrowed) => Object.keys(narrowed).length > 0, {
          error: 'at least one of agents, roles, sessions and paths',
        }),
      )
      .describe('What the rule leaves out: where all of this holds it does not apply.'),
    isolated: z
      .boolean()
      .prefault(false)
      .describe(
        '`true`: you vouch that runs of this scope work where nothing can be harmed: on a machine of their own, thrown away after the run, with no credentials and no way to your other systems.',
      ),
    approvers: z
      .exactOptional(Who)
      .describe('For `ask`: who may answer. Without it: as `approvers` says, one of them.'),
    deadline: z
      .exactOptional(duration('5m', '90d'))
      .describe(
        'For `ask`: after this the default holds. Without it, it waits as long as it takes.',
      ),
    default: z
      .exactOptional(z.enum(['deny', 'allow']))
      .describe('For `ask`, with `deadline`: what holds when nobody has answered.'),
    reminders: z
      .exactOptional(Reminding)
      .describe('For `ask`: instead of `reminders` for everything.'),
  })
  .superRefine((rule, context) => {
    const flag = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const effects = (['deny', 'allow', 'ask'] as const).filter((each) => rule[each] !== undefined);
    if (effects.length !== 1) return flag([], 'a rule with one of deny, allow and ask');
    const misplaced = effects[0] === 'ask' ? [] : OfAsking.filter((key) => rule[key] !== undefined);
    for (const key of misplaced) flag([key], 'nothing, since only a rule that asks has it');
    if (rule.isolated && effects[0] === 'deny') flag(['isolated'], 'nothing in a rule that denies');
    if (rule.default !== undefined && rule.deadline === undefined)
      flag(['deadline'], 'a length of time, since there is a default');
    if (rule.deadline !== undefined && rule.default === undefined)
      flag(['default'], 'deny or allow, since there is a deadline');
  });

type Written = z.output<typeof Written>;

/** The rules by which acts of agents are decided, in a form of which the order says nothing. */
export const Policies = z
  .array(Written)
  .max(50)
  .transform((rules): readonly Rule[] => rules.map(toRule))
  .prefault([]);

function toRule(written: Written, at: number): Rule {
  const { deny, allow, ask } = written;
  const effect = deny !== undefined ? 'deny' : allow !== undefined ? 'allow' : 'ask';
  return {
    at,
    effect,
    categories: sorted(deny ?? allow ?? ask ?? []),
    ...scopeOf(written),
    except: written.except === undefined ? null : scopeOf(written.except),
    isolated: written.isolated,
    ask:
      effect !== 'ask'
        ? null
        : {
            approvers: written.approvers === undefined ? null : answerersOf(written.approvers),
            deadline: written.deadline ?? null,
            default: written.default ?? null,
            reminders: written.reminders ?? null,
          },
  };
}

function scopeOf(written: NonNullable<Written['except']>): Scope {
  const { agents = [], roles = [], sessions = [], paths = [] } = written;
  return { agents: sorted(agents), roles: sorted(roles), sessions, paths: sorted(paths) };
}

/** Each once and in one order, so that rules that say the same are the same. */
function sorted<T extends string>(names: readonly T[]): readonly T[] {
  return [...new Set(names)].toSorted();
}

function answerersOf({
  users = [],
  teams = [],
  permission,
  count,
}: z.output<typeof Who>): Answerers {
  return { users, teams, permission: permission ?? null, count };
}
