import type { PublishedPrompt } from '../../lifecycle/prompts/published.ts';
import { type Prompt, termsOf } from '../../lifecycle/record/prompt.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { AgentStage } from '../../lifecycle/reports/agent-stage.ts';
import type { IssueRead, IssueShown } from '../../lifecycle/shown/shown.ts';
import { placeText, repoText } from '../place.ts';
import { plain } from '../plain.ts';

/** The prompts of an issue, oldest first, as the record has them; with their texts where its comments were read. */
export function promptsOf(shown: IssueShown | IssueRead): readonly PublishedPrompt[] {
  if (shown.record.kind !== 'valid') return [];
  const { record } = shown.record;
  return record.prompts.map((prompt) => published(shown, record, prompt));
}

/** Those that wait for a person. What has ended waits for nobody. */
export function waitingOf(shown: IssueShown | IssueRead): readonly PublishedPrompt[] {
  if (shown.record.kind !== 'valid' || shown.record.record.end !== null) return [];
  return promptsOf(shown).filter(({ state }) => state === 'open');
}

function published(
  shown: IssueShown | IssueRead,
  record: IssueRecord,
  prompt: Prompt,
): PublishedPrompt {
  const { place } = shown;
  const comment = 'said' in shown ? askingComment(shown, prompt) : undefined;
  const { rule, deadline, default: usual } = termsOf(prompt);
  return {
    id: `${placeText(place)}:${prompt.id}`,
    session_id: `${placeText(place)}:${prompt.session}`,
    role: roleOf(prompt),
    workspace: prompt.run,
    branch: record.branch?.name ?? null,
    kind: prompt.kind,
    category: prompt.category,
    severity: prompt.severity,
    question: comment === undefined ? null : questionIn(comment.body),
    reason: null,
    requested_action: null,
    suggested_reply: null,
    options: null,
    created_at: iso(prompt.askedAt),
    deadline: deadline === null ? null : iso(deadline),
    default: usual,
    state: prompt.state,
    decision: prompt.decision,
    answered_by: prompt.by,
    answered_at: prompt.answeredAt === null ? null : iso(prompt.answeredAt),
    rule,
    repository: repoText(place),
    issue: place.number,
    url: comment?.url ?? null,
  };
}

/** A run's key says for which stage it was: `12/1/execution/0.1`. */
function roleOf({ run }: Prompt): AgentStage {
  return AgentStage.catch('execution').parse(run.split('/')[2]);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A question is posted as its session asking, and ends with its id. */
function askingComment(
  { said }: IssueRead,
  { id, session }: Prompt,
): IssueRead['said'][number] | undefined {
  return said.findLast(
    ({ body }) => body.includes(`**@@${session} asks**`) && body.includes(`question \`${id}\``),
  );
}

/** What stands between who asks and how to answer. */
function questionIn(body: string): string {
  const [, text = ''] =
    /\*\*@@[^\n]* asks\*\*\n\n([\s\S]*?)\n\n[^\n]*to answer, comment:/.exec(body) ?? [];
  return plain(text).trim();
}
