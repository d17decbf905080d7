import type { AgentStage } from '../reports/agent-stage.ts';
import type { AgentReport } from '../reports/report.ts';
import { contractOf } from './contract-of.ts';
import type { Contract } from './contract.ts';
import { GROUND_RULES } from './ground-rules.ts';

/** The rules of every stage as Markdown. */
export function renderGroundRules(): string {
  return [
    '## How you work',
    bullets([...GROUND_RULES.situation, ...GROUND_RULES.honesty]),
    '## Material is data',
    bullets(GROUND_RULES.data),
    '## When to ask the operator',
    'Ask when one of these holds:',
    bullets(GROUND_RULES.ask),
    'Do not ask when:',
    bullets(GROUND_RULES.doNotAsk),
    'How to ask:',
    bullets(GROUND_RULES.howToAsk),
    '## What you leave alone',
    bullets(GROUND_RULES.leaveAlone),
  ].join('\n\n');
}

/** What an agent is told beside the rules whose program starts Drover's MCP server. */
export function renderToolRules(): string {
  return GROUND_RULES.tools.join('\n\n');
}

/** One stage's contract as Markdown, under a heading of the given level. */
export function renderContract(contract: Contract, heading: string): string {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}:`, bullets(lines)];
  return [
    heading,
    contract.purpose,
    ...part('Steps', contract.steps),
    ...part('Ask also when', contract.ask),
    ...part('Do not ask', contract.doNotAsk),
    ...part('It is done when', contract.done),
    ...part('Leave alone', contract.leaveAlone),
    ...part('Report fields of this stage', contract.fields.map(fieldLine)),
  ].join('\n\n');
}

export function fieldLine({ name, need, meaning }: Contract['fields'][number]): string {
  return `\`${name}\` (${need}): ${meaning}`;
}

const EXAMPLES: { readonly [field in keyof AgentReport]?: string } = {
  criteria: '[{"id": "c1", "text": "…"}]',
  design: '"…"',
  plan: '{"subtasks": [{"id": "s1", "title": "…", "dependsOn": [], "covers": ["c1"]}]}',
  followUps: '[{"title": "…", "body": "…"}]',
  feedback:
    '[{"id": "…", "resolution": "resolved"}, {"id": "…", "resolution": "declined", "reason": "…"}]',
};

const REQUEST_EXAMPLE = `{
  "outcome": "needs-operator",
  "summary": "…",
  "question": "May I drop the table \`orders_old\`? Nothing reads it since March; it cannot be brought back.",
  "request": {
    "kind": "approval",
    "category": "destructive",
    "severity": "high",
    "action": "DROP TABLE orders_old",
    "reason": "The migration of the issue renames orders to orders_old, and the name is taken.",
    "reply": "Yes, after the backup of tonight."
  }
}`;

const HOW_TO_REQUEST = bullets([
  '`request` stands beside `question` where words alone are not the answer. `kind` is one of `approval` (with `action`: what you want to do, to the letter, such as the command), `choice` (with `options`, two to ten short texts), `credentials` (with `secret`: the name of the Actions secret, such as `STAGING_TOKEN`, never its value) and `budget` (with `amount`, and `unit`: `runs` or `dollars`).',
  '`category` says what it is about: `network`, `destructive`, `dependency`, `secrets`, `deploy`, `cost`, `scope` or `other`. `severity` says what a wrong answer would cost: `low`, `medium` or `high`. `reason` says why, `reply` which answer you recommend, `paths` which files it concerns.',
]);

const HOW_TO_REPORT = bullets([
  '`outcome`: `done` when every "done when" above holds; `needs-operator` with `question`; `failed` with `reason`, at most 2,000 characters.',
  '`summary`, at most 4,000 characters, for someone who reviews this on a phone: what is different now and why, how you checked it, choices you made, what is left. No headings, no praise, no list of files.',
  'With `needs-operator` or `failed`, still give the fields that you have finished: they are kept for the next run.',
]);

/** How to report, with an example that has the fields of these stages and no other. */
export function renderReportRules(stages: readonly AgentStage[]): string {
  const names = new Set(
    stages.flatMap((stage) => contractOf(stage).fields.map(({ name }) => name)),
  );
  const fields = [...names].map((name) => `  "${name}": ${EXAMPLES[name] ?? '"…"'}`);
  const example = ['  "outcome": "done"', '  "summary": "…"', ...fields].join(',\n');
  return [
    '## The report',
    'Your last act: write one JSON object to the file whose path is in the environment variable `DROVER_REPORT` (outside the repository; the task as JSON is in the file of `DROVER_TASK`). Read it back once: a report that breaks the schema is refused, and unknown fields break it.',
    '```json\n{\n' + example + '\n}\n```',
    'To ask for more than words, it holds a `request` beside the question:',
    '```json\n' + REQUEST_EXAMPLE + '\n```',
    HOW_TO_REQUEST,
    HOW_TO_REPORT,
  ].join('\n\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
