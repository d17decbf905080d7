import { currentResults, type Look } from '../look.ts';
import type { PromptInput } from '../contracts/prompt-input.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Criterion, Plan } from '../reports/fields.ts';
import { toAgent } from '../text/to-agent.ts';

/** What earlier runs found, as the next one is given it. */
export type Findings = Pick<PromptInput, 'criteria' | 'design' | 'plan' | 'summary'>;

/**
 * What earlier runs found, sanitised like anybody's text: an agent may have been talked into things, and what people
 * were shown of its design or plan is all that the next agent gets of it.
 */
export function findingsFor(record: IssueRecord, look: Look): Findings {
  const results = currentResults(record, look);
  return {
    criteria: (results?.criteria ?? []).map(
      ({ id, text }): Criterion => ({ id, text: safe(text, 500) || 'Not shown.' }),
    ),
    design: orNull(results?.design, 20_000),
    plan: results === null || results.plan === null ? null : safePlan(results.plan),
    summary: orNull(results?.summary, 4_000),
  };
}

function safePlan({ subtasks }: Plan): Plan {
  return {
    subtasks: subtasks.map((each) => ({ ...each, title: safe(each.title, 200) || each.id })),
  };
}

function safe(text: string, limit: number): string {
  return toAgent(text, { limit }).text;
}

function orNull(text: string | null | undefined, limit: number): string | null {
  return text == null ? null : safe(text, limit);
}
