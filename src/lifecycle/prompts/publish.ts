import type { Look } from '../look.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';
import { roleOf, sessionId } from './asking.ts';
import type { Carried } from './prompt-marker.ts';

/** A prompt without its texts, as its comment carries it. */
export function carriedBy(prompt: Prompt, record: IssueRecord, look: Look): Carried {
  const { repository, issue } = look.snapshot;
  const name = `${repository.owner}/${repository.name}`;
  const { deadline, default: whenLate, rule } = termsOf(prompt);
  return {
    id: `${name}#${issue.number}:${prompt.id}`,
    session_id: sessionId(prompt.session, look),
    role: roleOf(prompt.run),
    workspace: prompt.run,
    branch: record.branch?.name ?? null,
    kind: prompt.kind,
    category: prompt.category,
    severity: prompt.severity,
    created_at: moment(prompt.askedAt),
    deadline: deadline === null ? null : moment(deadline),
    default: whenLate,
    state: prompt.state,
    decision: prompt.decision,
    answered_by: prompt.by,
    answered_at: prompt.answeredAt === null ? null : moment(prompt.answeredAt),
    rule,
    repository: name,
    issue: issue.number,
  };
}

function moment(at: Instant): string {
  return new Date(at).toISOString();
}
