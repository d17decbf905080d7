import type { Decision, Task } from '../../lifecycle/reports/task.ts';
import { effectOn, type ActAsked } from '../../lifecycle/policy/verdict.ts';
import type { Rule } from '../../lifecycle/policy/rule.ts';
import { Request } from '../../lifecycle/reports/request.ts';
import type { ActBook } from '../acts/act-book.ts';
import { type Asked, mayIDo } from '../acts/asked.ts';
import type { Decisions } from '../acts/decisions.ts';
import type { Questions } from '../acts/questions.ts';
import { type Inbox, withTells } from '../channel/inbox.ts';
import type { LiveAnswer } from '../channel/line.ts';
import type { Caller } from '../loopback.ts';
import { contextOf } from './context.ts';
import { asCode, noteLine } from './note.ts';
import { type DeskAnswer, DeskCall } from './tools.ts';

/** Where the calls of an agent's tools arrive: in the process that started it. */
export interface Desk {
  /** Throws for what is no call. */
  readonly answer: (call: unknown, caller: Caller) => Promise<DeskAnswer>;
  /** What the agent noted, as lines of Markdown. */
  readonly progress: () => readonly string[];
}

export interface DeskWish {
  readonly task: Task;
  readonly acts: ActBook;
  readonly decisions: Decisions;
  readonly questions: Questions;
  readonly inbox: Inbox;
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
  const answerTo = async (call: DeskCall, caller: Caller): Promise<DeskAnswer> => {
    switch (call.tool) {
      case 'ask_operator': {
        const { question, ...request } = call.input;
        return put(wish, caller, { question, request: Request.parse(request) });
      }
      case 'request_credentials': {
        const { secret, reason } = call.input;
        const question = `The secret ${secret} is missing. ${reason}`;
        const request = { kind: 'credentials', category: 'secrets', secret, reason } as const;
        return put(wish, caller, { question, request: Request.parse(request) });
      }
      case 'request_budget': {
        const { amount, unit, reason } = call.input;
        const more = unit === 'dollars' ? `$${amount}` : `${amount} runs`;
        const request = { kind: 'budget', category: 'cost', amount, unit, reason } as const;
        const question = `This needs ${more} more. ${reason}`;
        return put(wish, caller, { question, request: Request.parse(request) });
      }
      case 'request_approval':
        return judged(wish, caller, call.input);
      case 'report_progress':
        return note(call.input.text);
      case 'get_context':
        await wish.inbox.take(caller);
        return said(JSON.stringify(contextOf(wish, wish.now() - startedAt)));
    }
  };
  /** Whatever it asks for, an agent is told what people said meanwhile; of its context that is a part. */
  const answer = async (call: DeskCall, caller: Caller): Promise<DeskAnswer> => {
    const answered = await answerTo(call, caller);
    if (call.tool === 'get_context') return answered;
    return { ...answered, text: withTells(answered.text, await wish.inbox.take(caller)) };
  };
  return {
    answer: async (call, caller) => answer(DeskCall.parse(call), caller),
    progress: () => notes,
  };
}

function said(text: string): DeskAnswer {
  return { text, isError: false };
}

/** Puts a question to a person. Where nobody answers while the run goes on, it is parked. */
async function put(wish: DeskWish, caller: Caller, asked: Asked): Promise<DeskAnswer> {
  const { acts, questions, say } = wish;
  if (questions.parked() === null)
    say(`the agent asks (${asked.request.kind}): ${noteLine(asked.question)}`);
  const answer = await acts.ask(asked, caller);
  return said(answer === null ? PARKED : answered(answer));
}

/** In words, or a yes or a no with its reason. */
function answered({ decision, by, text }: LiveAnswer): string {
  if (decision === null) return `The answer, by ${by}: ${text}`;
  const more = text === '' ? '' : ` ${text}`;
  return decision === 'allow' ? `Yes, by ${by}.${more}` : `No, by ${by}.${more}`;
}

type Approval = Extract<DeskCall, { tool: 'request_approval' }>['input'];

/** As its act would be judged: a rule that denies comes before a decision, and that before every other rule. */
async function judged(wish: DeskWish, caller: Caller, approval: Approval): Promise<DeskAnswer> {
  const { action, category, reason = null, paths = [] } = approval;
  const { effect, rule } = ruling(wish.task, approval);
  if (effect === 'ask' && wish.decisions.on(action) === undefined) {
    const request = Request.parse({ kind: 'approval', ...approval });
    const parked = await put(wish, caller, { question: mayIDo(action), request });
    if (wish.decisions.on(action) === undefined) return parked;
  }
  const asDecided = effect === 'deny' ? undefined : wish.decisions.on(action);
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
