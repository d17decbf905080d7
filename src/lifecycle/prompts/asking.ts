import { currentResults, type Look } from '../look.ts';
import { readAskedLine } from '../live/asked-line.ts';
import { type ActAsked, type Verdict, verdictOn } from '../policy/verdict.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { AGENT_STAGES, type AgentStage } from '../reports/agent-stage.ts';
import { PLAIN_REQUEST, type PromptKind, type Request } from '../reports/request.ts';
import type { Results } from '../reports/results.ts';
import { partIn } from './parts.ts';
import { stagesWith } from '../runs/agents.ts';

/** What was asked, as its run reported it. */
export interface Question {
  readonly text: string;
  readonly request: Request;
}

/** What a prompt asked; without a text where its results cannot be read, or hold it no more. */
export function questionOf(
  prompt: Pick<Prompt, 'run' | 'kind' | 'category' | 'severity' | 'live'>,
  results: Results | null,
): Question {
  const { kind, category, severity } = prompt;
  const asked = reported(prompt, results);
  const request = asked?.request ?? { ...PLAIN_REQUEST, kind, category, severity };
  return { text: asked?.text ?? '', request };
}

/** What a run asked while it goes on stands under its name, beside what it asked when it ended. */
function reported({ run, live }: Pick<Prompt, 'run' | 'live'>, results: Results | null) {
  return results?.questions.find((each) => each.run === run && each.live === live?.id);
}

/** What an open prompt of this record asked. */
export function askedIn(prompt: Prompt, record: IssueRecord, look: Look): Question {
  const results = currentResults(record, look);
  const isReported = prompt.live === undefined || reported(prompt, results) !== undefined;
  return (isReported ? null : heardOf(prompt, record, look)) ?? questionOf(prompt, results);
}

/** What is in no results yet, and of what its agent was told the answer never will be: as it was heard, or is shown. */
function heardOf({ id, live }: Prompt, { life }: IssueRecord, { snapshot }: Look): Question | null {
  for (const heard of snapshot.outcomes)
    if (heard.kind === 'asked' && heard.question.id === live?.id)
      return { text: heard.question.question, request: heard.question.request };
  const key = `prompt/${life}/${id}`;
  const body = snapshot.comments.find(({ keys }) => keys.includes(key))?.body;
  const request = body === undefined ? null : readAskedLine(body);
  return request === null ? null : { text: partIn(body ?? '', 'question') ?? '', request };
}

/** The session's full name: `acme/shop#12:backend`. */
export function sessionId(agent: string, { snapshot }: Look): string {
  const { repository, issue } = snapshot;
  return `${repository.owner}/${repository.name}#${issue.number}:${agent}`;
}

/** The stage of a run, by its key. */
export function roleOf(run: Prompt['run']): AgentStage {
  const stage = run.split('/')[2];
  return AGENT_STAGES.find((each) => each === stage) ?? 'diagnose';
}

/** Kinds that a yes or a no answers: a rule may give it at once. Who has to choose, to say or to add something is asked. */
export function isDecidable(kind: PromptKind): boolean {
  return kind === 'approval' || kind === 'budget';
}

/** What the policies say to a prompt of a run that works through these stages, as they stand now. */
export function verdictFor(
  prompt: Pick<Prompt, 'category' | 'session'> & { readonly roles: readonly AgentStage[] },
  request: Request,
  look: Look,
): Verdict {
  const act: ActAsked = {
    category: prompt.category,
    agent: prompt.session,
    roles: prompt.roles,
    session: sessionId(prompt.session, look),
    paths: request.paths ?? [],
    action: request.action,
  };
  return verdictOn(act, look.config);
}

/** Who is asked, how many, and how they are reminded: as the policies stand now. */
export function askFor(prompt: Prompt, record: IssueRecord, look: Look): Verdict['ask'] {
  const roles = stagesWith(roleOf(prompt.run), look.config);
  return verdictFor({ ...prompt, roles }, askedIn(prompt, record, look).request, look).ask;
}

/** Whether words alone answer it, and no rule says whose: then whoever may operate may answer. */
export function isPlain(prompt: Prompt): boolean {
  const isWords = prompt.kind === 'clarification' || prompt.kind === 'choice';
  return isWords && termsOf(prompt).rule === 'none';
}

/** Logins and teams that are asked: whom the policy names, else the approvers, else the person who said Ready. */
export function peopleAsked(prompt: Prompt, record: IssueRecord, look: Look): readonly string[] {
  const ask = askFor(prompt, record, look);
  const { delegate } = termsOf(prompt);
  const named = [
    ...new Set([ask, ...ask.also].flatMap(({ users, teams }) => [...users, ...teams])),
  ];
  const asked = named.length === 0 ? [record.requester] : named;
  return delegate === null || asked.includes(delegate.to) ? asked : [delegate.to, ...asked];
}
