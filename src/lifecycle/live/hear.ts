import type { Look } from '../look.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { ask } from '../runs/ask.ts';
import type { EffectOutcome } from '../snapshot/snapshot.ts';
import { findSecret } from '../text/secrets.ts';
import { canBeWaitedFor, MOST_LIVE } from './question.ts';
import { liveOf } from './waited.ts';

type Heard = Extract<EffectOutcome, { kind: 'asked' }>;

/**
 * What the run under way asks while it goes on becomes a prompt, as it would with its report. What cannot be asked now
 * is passed over: the run then ends with its question, and loses nothing.
 */
export function hearQuestions(record: IssueRecord, look: Look): IssueRecord {
  return look.snapshot.outcomes.reduce((current, heard) => {
    if (heard.kind !== 'asked' || current.run === null || !mayAsk(current, look, heard))
      return current;
    const { id, question, request } = heard.question;
    const live = { id, wait: look.config.questions.wait };
    return ask(current, look, { run: current.run, asked: { text: question, request }, live });
  }, record);
}

function mayAsk(record: IssueRecord, look: Look, { run, question }: Heard): boolean {
  const { config, configHolds, snapshot } = look;
  if (record.run?.key !== run || record.run.kind !== 'stage') return false;
  if (record.end !== null || record.hold !== null || openPrompt(record) !== null) return false;
  if (!configHolds || config.questions.wait === 0 || snapshot.stops.length > 0) return false;
  if (!canBeWaitedFor(question.request)) return false;
  const asked = liveOf(record, run);
  if (asked.length >= MOST_LIVE || asked.some(({ live }) => live?.id === question.id)) return false;
  return findSecret(JSON.stringify(question)) === null;
}
