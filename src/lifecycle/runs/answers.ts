import { currentResults, type Look } from '../look.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { toAgent } from '../text/to-agent.ts';
import { commandIn, stillCounts } from './feedback-texts.ts';

const LIMIT = 8_000;

interface Answer {
  readonly question: string;
  readonly answer: string;
  readonly by: string;
}

/** What was asked so far and what people answered, denials with their reason among them. */
export function answersFor(record: IssueRecord, look: Look): readonly Answer[] {
  return record.prompts.flatMap((prompt) => {
    const answer = prompt.state === 'answered' ? textOf(prompt, look) : null;
    return answer === null
      ? []
      : [{ question: safe(questionOf(prompt, record, look)), answer, by: prompt.by ?? '' }];
  });
}

/** What a prompt asked, as its run reported it. */
export function questionOf(prompt: Prompt, record: IssueRecord, look: Look): string {
  const asked = currentResults(record, look)?.questions.find((each) => each.run === prompt.run);
  return asked?.text ?? '';
}

function textOf(prompt: Prompt, look: Look): string | null {
  const source = look.snapshot.comments.find((comment) => comment.id === prompt.answer);
  if (source === undefined || !stillCounts(source, look)) return null;
  const part = prompt.part ?? 0;
  const answer = commandIn(source, { name: 'answer', part }, look)?.text;
  const denial = commandIn(source, { name: 'deny', part }, look);
  const said = answer ?? (denial === null ? null : `Not approved. ${denial.reason ?? ''}`.trim());
  return said === null ? null : safe(said);
}

function safe(text: string): string {
  return toAgent(text, { limit: LIMIT }).text;
}
