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

/**
 * What a run asked while it goes on stands under its name, beside what it asked when it ended; not where it is of
 * another kind by then.
 */
function reported(
  { run, live, kind }: Pick<Prompt, 'run' | 'live' | 'kind'>,
  results: Results | null,
) {
  const asked = results?.questions.find((each) => each.run === run && each.live === live?.id);
  const isSame = live === undefined || (asked?.request ?? PLAIN_REQUEST).kind === kind;
  return isSame ? asked : undefined;
}

/**
 * What a prompt of this record asked. Of what a run asked while it went on that is what people were shown, whatever the
 * run says of it afterwards: a yes to one thing must not become a yes to another.
 */
export function askedIn(prompt: Prompt, record: IssueRecord, look: Look): Question {
  const asked = prompt.live === undefined ? null : shownOf(prompt, record, look);
  return asked ?? heardOf(prompt, look) ?? questionOf(prompt, currentResults(record, look));
}

/** As its comment shows it; null where it has none yet, or somebody else has edited it. */
function shownOf({ id }: Prompt, { life }: IssueRecord, { snapshot }: Look): Question | null {
  const key = `prompt/${life}/${id}`;
  const body = snapshot.comments.find(({ keys }) => keys.includes(key))?.body ?? '';
  const request = readAskedLine(body);
  if (request === null) return null;
  const [reason, reply] = [partIn(body, 'reason'), partIn(body, 'reply')];
  return {
    text: partIn(body, 'question') ?? '',
    request: {
      ...request,
      ...(reason === null ? {} : { reason }),
      ...(reply === null ? {} : { reply }),
    },
  };
}

/** As it was handed in, before it is shown. */
function heardOf({ live }: Prompt, { snapshot }: Look): Question | null {
  for (const heard of snapshot.outcomes)
    if (heard.kind === 'asked' && heard.question.id === live?.id)
      return { text: heard.question.question, request: heard.question.request };
  return null;
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
