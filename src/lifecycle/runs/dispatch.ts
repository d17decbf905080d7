import type { Look } from '../look.ts';
import { promptBudget } from '../contracts/budget.ts';
import { renderPrompt } from '../contracts/prompt.ts';
import type { PromptInput } from '../contracts/prompt-input.ts';
import type { Dispatch } from '../effect.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { Task } from '../reports/task.ts';
import { plainLine } from '../text/one-line.ts';
import { toAgent } from '../text/to-agent.ts';
import { withoutSecrets } from '../text/without-secrets.ts';
import { pinnedText } from '../text-pin.ts';
import { chooseAgent, stagesFor } from './agents.ts';
import { answersFor, decisionsFor } from './answers.ts';
import { dollarsLeft } from './brakes.ts';
import { writersComments } from './comments.ts';
import { feedbackTexts } from './feedback-texts.ts';
import { findingsFor } from './findings.ts';
import { newsFor } from './news.ts';
import { rulesFor } from './task-policies.ts';
import { tellsFor } from './tells.ts';

/** Characters of an issue's body that reach an agent at the most. */
const BODY_LIMIT = 40_000;

/** What is sent to GitHub for a run that the record asks for; null where its material cannot be had any more. */
export function dispatchOf(record: IssueRecord, run: Run, look: Look): Dispatch | null {
  const { config, snapshot } = look;
  const ref = snapshot.repository.defaultBranch;
  if (run.kind === 'verify')
    return {
      workflow: config.workflows.verify,
      ref,
      inputs: { key: run.key, nonce: run.nonce, sha: run.head },
    };
  const task = taskOf(record, run, look);
  if (task === null) return null;
  const taskText = JSON.stringify(task);
  const input = promptInput(record, run, look);
  if (input === null) return null;
  const hasTools = task.agent.adapter !== 'command';
  const prompt = renderPrompt({ ...input, hasTools, budget: promptBudget(taskText) });
  const workflow = run.kind === 'diagnose' ? config.workflows.diagnose : config.workflows.stage;
  return {
    workflow,
    ref,
    inputs: { key: run.key, nonce: run.nonce, prompt, task: taskText },
  };
}

function taskOf(record: IssueRecord, run: Run, look: Look): Task | null {
  const { config, snapshot } = look;
  const stages = stagesFor(run);
  const agent =
    config.agents.find((each) => each.name === run.session) ??
    chooseAgent(config, { stages, labels: snapshot.issue.labels });
  const { branch } = record;
  const text = pinnedText(record, look);
  if (agent === undefined || branch === null || text === null) return null;
  const usd = dollarsLeft(record, look);
  const policies = rulesFor({ agent: agent.name, stages }, look);
  const decisions = decisionsFor(record, agent.name, look);
  const told = tellsFor(record, { run, only: 'all' }, look);
  const news = agent.adapter === 'command' ? null : newsFor(record, run, look);
  return {
    version: 1,
    key: run.key,
    nonce: run.nonce,
    issue: {
      number: snapshot.issue.number,
      title: plainLine(safeTitle(text), 200) || 'Untitled',
      url: snapshot.issue.url,
    },
    stages: [...stages],
    branch: branch.name,
    baseRef: branch.baseRef,
    base: branch.base,
    head: run.head,
    agent: {
      name: agent.name,
      adapter: agent.adapter,
      ...(agent.command === undefined ? {} : { command: [...agent.command] }),
      ...(agent.model === undefined ? {} : { model: agent.model }),
      session: record.session,
      ...(record.keptBy === undefined ? {} : { keptBy: Number(record.keptBy) }),
      ...(news === null ? {} : { news }),
    },
    feedback: run.stage === 'feedback-implementation' ? record.batch.map(({ id }) => ({ id })) : [],
    criteria: [...findingsFor(record, look).criteria],
    results: record.results,
    limits: {
      files: config.limits.files,
      bytes: config.limits.bytes,
      minutes: config.limits.minutes,
      ...(usd === null ? {} : { usd }),
    },
    protectedPaths: [...config.protected.paths],
    ...(record.allowedPaths === undefined ? {} : { allowedPaths: [...record.allowedPaths] }),
    ...(policies === null ? {} : { policies: [...policies] }),
    ...(told.length === 0 ? {} : { told: told.map(({ author: by, text }) => ({ by, text })) }),
    ...(waits(run, look) ? { wait: config.questions.wait } : {}),
    ...(decisions.length === 0 ? {} : { decisions: [...decisions] }),
  };
}

/** Only the workflow of a stage has a job that could open a channel. */
function waits({ kind }: Run, { config }: Look): boolean {
  return kind === 'stage' && config.questions.wait > 0;
}

function promptInput(record: IssueRecord, run: Run, look: Look): PromptInput | null {
  const text = pinnedText(record, look);
  const feedback = run.stage === 'feedback-implementation' ? feedbackTexts(record, look) : [];
  if (text === null || feedback === null) return null;
  return {
    stages: stagesFor(run),
    issue: {
      number: look.snapshot.issue.number,
      title: safeTitle(text),
      body: withoutSecrets(toAgent(text.body, { limit: BODY_LIMIT }).text),
    },
    comments: writersComments(look),
    ...findingsFor(record, look),
    feedback,
    answers: answersFor(record, look),
    tells: tellsFor(record, { run, only: 'all' }, look),
    ...(run.kind === 'diagnose' ? { evidence: evidenceOf(record) } : {}),
    instructions: look.config.instructions,
    protectedPaths: look.config.protected.paths,
    allowedPaths: (record.allowedPaths ?? []).map((path) => toAgent(path, { limit: 200 }).text),
  };
}

function safeTitle({ title }: { readonly title: string }): string {
  return withoutSecrets(toAgent(title, { limit: 256 }).text);
}

/** What is known of the verification that failed last. */
function evidenceOf({ history }: IssueRecord): string {
  const [conclusion = '', url = ''] =
    history.findLast(({ what }) => what === 'verify-failed')?.args ?? [];
  return `The verification of the merge commit ended as ${conclusion || 'failed'}. Its log: ${url}`;
}
