import type { Look } from '../look.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { questionOf } from '../runs/answers.ts';
import { whoIsAsked } from './mention.ts';
import { agentText } from './safe.ts';
import { STAGE_WORDS } from './stages.ts';

const QUESTION_LIMIT = 4_000;

/** A session's question, shown as the session asking and never as Drover. */
export function promptComment(prompt: Prompt, record: IssueRecord, look: Look): string {
  const asked = questionOf(prompt, record, look);
  const branch = record.branch?.name ?? '';
  return [
    `**@@${prompt.session} asks**`,
    agentText(
      asked === ''
        ? 'The session has a question, but its text could not be read. The run shows it.'
        : asked,
      QUESTION_LIMIT,
    ),
    `${whoIsAsked(record, look)}, to answer, comment:`,
    '```\n/answer <your answer>\n```',
    `_${STAGE_WORDS[record.stage].name}${record.round > 0 ? ` of round ${record.round}` : ''}, branch \`${branch}\`, question \`${prompt.id}\`. The session waits as long as it takes and goes on with your answer. \`/cancel\` ends this._`,
  ].join('\n\n');
}
