import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { changeFile, isFileOrder } from './files.ts';
import { isAnswered, readFeedback, readMaterial } from './material.ts';
import type { Material } from './material.ts';
import { readOrders } from './order.ts';
import type { Order } from './order.ts';
import { planReport } from './plan-report.ts';
import { makeSmallChange } from './small-change.ts';

export interface Assignment {
  readonly task: Task;
  readonly prompt: string;
  /** The checkout. */
  readonly folder: string;
}

const WHO = 'This is the sandbox’s stand-in agent, a plain program that thinks nothing.';

/** Does what the prompt's `agent:` lines say, or a small change without any, and reports it. */
export async function work({ task, prompt, folder }: Assignment): Promise<AgentReport> {
  const material = readMaterial(prompt);
  const subject = material.get('Title of the issue') ?? task.issue.title;
  const isRound = task.stages.includes('feedback-implementation');
  const items = readFeedback(
    material,
    task.feedback.map(({ id }) => id),
  );
  const told = isRound
    ? items.map(({ id, text }) => ({ id, wish: text, text }))
    : [{ id: null, wish: subject, text: material.get('Text of the issue') ?? '' }];
  const parts = await Promise.all(
    told.map(async ({ text, ...part }) => ({ ...part, orders: await readOrders(text) })),
  );
  const planned = planReport(task, subject);
  const asked = questionOf(parts, material);
  if (asked !== null) return { ...planned, ...question(asked, parts, isRound) };
  if (!isRound && !task.stages.includes('execution')) {
    return { ...planned, outcome: 'done', summary: said(summaryOf(task)) };
  }
  const failures = Math.max(0, ...parts.map(({ orders }) => failuresOf(orders)));
  const attempt = attemptOf(task);
  if (attempt <= failures) {
    const reason = `I was told to fail up to attempt ${failures}, and this is attempt ${attempt}.`;
    return { ...planned, outcome: 'failed', summary: said(['Nothing was done.']), reason };
  }
  return { ...planned, ...(await carryOut(parts, folder)) };
}

/** The issue, or one item of its feedback. */
interface Part {
  readonly id: string | null;
  readonly wish: string;
  readonly orders: readonly Order[];
}

type Question = Extract<Order, { readonly kind: 'ask' }>;

function questionOf(parts: readonly Part[], material: Material): Question | null {
  const questions = parts.flatMap(({ orders }) => orders.filter((order) => order.kind === 'ask'));
  return questions.find((each) => !isAnswered(material, each.question)) ?? null;
}

function question(
  { question: text, request }: Question,
  parts: readonly Part[],
  isRound: boolean,
): Pick<AgentReport, 'outcome' | 'summary' | 'question' | 'request'> {
  const place = isRound && parts.length > 1 ? 'An item of the feedback' : 'The text';
  return {
    outcome: 'needs-operator',
    summary: said([`${place} tells me to ask before I go on.`]),
    question: text,
    ...(request === undefined ? {} : { request }),
  };
}

function failuresOf(orders: readonly Order[]): number {
  return Math.max(0, ...orders.map((order) => (order.kind === 'fail' ? order.attempts : 0)));
}

/** `12/1/execution/0.3` is the third attempt. */
function attemptOf(task: Task): number {
  return Number(task.key.slice(task.key.lastIndexOf('.') + 1));
}

async function carryOut(
  parts: readonly Part[],
  folder: string,
): Promise<Omit<AgentReport, 'plan'>> {
  const done: string[] = [];
  for (const part of parts) done.push(...(await carryOutPart(part, folder)));
  const followUps = parts.flatMap(({ orders }) =>
    orders.flatMap((order) =>
      order.kind === 'follow-up'
        ? [{ title: order.title, body: 'Found on the way, and left for an issue of its own.' }]
        : [],
    ),
  );
  const feedback = parts.flatMap(({ id, orders }) => (id === null ? [] : [resolution(id, orders)]));
  return {
    outcome: 'done',
    summary: said(done.length > 0 ? done : ['Nothing was changed.']),
    ...(followUps.length > 0 ? { followUps } : {}),
    ...(feedback.length > 0 ? { feedback } : {}),
  };
}

async function carryOutPart({ wish, orders }: Part, folder: string): Promise<string[]> {
  const done: string[] = [];
  for (const order of orders) {
    if (order.kind === 'sleep') await sleep(order.seconds * 1000);
    else if (isFileOrder(order)) done.push(await changeFile(folder, order));
    else if (order.kind === 'unknown') done.push(`I do not know how to “${order.line}”.`);
  }
  const isTold = orders.some((order) => isFileOrder(order) || REFRAINS.has(order.kind));
  return isTold ? done : [await makeSmallChange(folder, wish), ...done];
}

const REFRAINS: ReadonlySet<Order['kind']> = new Set(['nothing', 'decline']);

function resolution(
  id: string,
  orders: readonly Order[],
): NonNullable<AgentReport['feedback']>[number] {
  const decline = orders.find((order) => order.kind === 'decline');
  return decline === undefined
    ? { id, resolution: 'resolved' }
    : { id, resolution: 'declined', reason: decline.reason };
}

function summaryOf(task: Task): string[] {
  if (task.stages.includes('diagnose')) {
    return [
      'The cause is not known: I only read that the verification failed.',
      'Users may notice what the failed check guards. My recommendation is `run again`, since chance has not been ruled out.',
    ];
  }
  return [`Went through ${task.stages.join(', ')} without changing a file.`];
}

function said(sentences: readonly string[]): string {
  return [...sentences, WHO].join(' ').slice(0, 4000);
}
