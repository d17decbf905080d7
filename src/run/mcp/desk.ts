import type { z } from 'zod';
import type { Decision, Task } from '../../lifecycle/reports/task.ts';
import { effectOn, type ActAsked } from '../../lifecycle/policy/verdict.ts';
import type { Rule } from '../../lifecycle/policy/rule.ts';
import { Request } from '../../lifecycle/reports/request.ts';
import type { ActBook } from '../acts/act-book.ts';
import { mayIDo } from '../acts/asked.ts';
import { contextOf } from './context.ts';
import { asCode, noteLine } from './note.ts';
import { type DeskAnswer, DeskCall } from './tools.ts';

/** Where the calls of an agent's tools arrive: in the process that started it. */
export interface Desk {
  /** Throws for what is no call. */
  readonly answer: (call: unknown) => DeskAnswer;
  /** What the agent noted, as lines of Markdown. */
  readonly progress: () => readonly string[];
}

export interface DeskWish {
  readonly task: Task;
  readonly acts: ActBook;
  /** Writes a line to the log. */
  readonly say: (line: string) => void;
  readonly now: () => number;
}

/** What an agent is told that asks for something. */
export const PARKED =
  'The operator is asked. End your work here: write your report (outcome "needs-operator", what you have done so far), and stop. Your session is resumed with the answer.';

const MOST_NOTES = 50;

export function openDesk(wish: DeskWish): Desk {
  const notes: string[] = [];
  const startedAt = wish.now();
  const note = (text: string): DeskAnswer => {
    if (notes.length >= MOST_NOTES) return said(`Not noted: ${MOST_NOTES} lines are the most.`);
    const line = noteLine(text);
    notes.push(asCode(line));
    wish.say(`progress: ${line}`);
    return said('Noted.');
  };
  const answer = (call: DeskCall): DeskAnswer => {
    switch (call.tool) {
      case 'ask_operator': {
        const { question, ...request } = call.input;
        return park(wish, question, request);
      }
      case 'request_credentials': {
        const { secret, reason } = call.input;
        const question = `The secret ${secret} is missing. ${reason}`;
        return park(wish, question, { kind: 'credentials', category: 'secrets', secret, reason });
      }
      case 'request_budget': {
        const { amount, unit, reason } = call.input;
        const more = unit === 'dollars' ? `$${amount}` : `${amount} runs`;
        const request = { kind: 'budget', category: 'cost', amount, unit, reason } as const;
        return park(wish, `This needs ${more} more. ${reason}`, request);
      }
      case 'request_approval':
        return judged(wish, call.input);
      case 'report_progress':
        return note(call.input.text);
      case 'get_context':
        return said(JSON.stringify(contextOf(wish, wish.now() - startedAt)));
    }
  };
  return { answer: (call) => answer(DeskCall.parse(call)), progress: () => notes };
}

function said(text: string): DeskAnswer {
  return { text, isError: false };
}

function park(
  { acts, say }: DeskWish,
  question: string,
  wanted: z.input<typeof Request>,
): DeskAnswer {
  const request = Request.parse(wanted);
  if (acts.asked() === null) say(`the agent asks (${request.kind}): ${noteLine(question)}`);
  acts.ask({ question, request });
  return said(PARKED);
}

type Approval = Extract<DeskCall, { tool: 'request_approval' }>['input'];

/** As its act would be judged: a rule that denies comes before a decision, and that before every other rule. */
function judged(wish: DeskWish, approval: Approval): DeskAnswer {
  const { action, category, reason = null, paths = [] } = approval;
  const { effect, rule } = ruling(wish.task, approval);
  const decision = wish.task.decisions?.findLast((each) => each.action === action);
  const asDecided = effect === 'deny' ? undefined : decision;
  if (effect === 'ask' && asDecided === undefined)
    return park(wish, mayIDo(action), { kind: 'approval', ...approval });
  const by = asDecided?.by ?? rule;
  const outcome = asDecided?.decision ?? effect;
  wish.acts.note({ category, action, why: reason, paths, effect: outcome, rule: by });
  return said(outcome === 'allow' ? `Allowed, by ${by}. Go on.` : denied(by, asDecided));
}

function denied(by: string, decision: Decision | undefined): string {
  const why = decision?.reason === undefined ? '' : ` The reason: ${decision.reason}`;
  return `Not allowed, by ${by}.${why} Do not try it in another way. Go on without it; if that is impossible, end with the outcome "needs-operator" and say why.`;
}

function ruling(
  task: Task,
  { action, category, paths = [] }: Approval,
): ReturnType<typeof effectOn> {
  const [owner = '', name = ''] = new URL(task.issue.url).pathname.split('/').slice(1);
  const session = `${owner}/${name}#${task.issue.number}:${task.agent.name}`;
  const rules: readonly Rule[] = task.policies ?? [];
  const act: ActAsked = {
    category,
    agent: task.agent.name,
    roles: task.stages,
    session,
    paths,
    action,
  };
  return effectOn(act, rules);
}
