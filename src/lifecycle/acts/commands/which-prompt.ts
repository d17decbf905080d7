import type { Prompt } from '../../record/prompt.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok, type Result } from '../../result.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** The open prompt that a command is about: by its id, or the only one. One that has its answer says so, and by whom. */
export function whichPrompt(record: IssueRecord, id: string | null): Result<Prompt, Refusal> {
  const open = record.prompts.filter(({ state }) => state === 'open');
  if (id === null) {
    const [one, another] = open;
    if (another !== undefined)
      return refuse('which-prompt', open.map((each) => each.id).join(', '));
    return one === undefined ? refuse('no-prompt', ...lastAnswer(record)) : ok(one);
  }
  const prompt = record.prompts.find((each) => each.id === id);
  if (prompt === undefined) return refuse('unknown-prompt', id);
  return prompt.state === 'open' ? ok(prompt) : refuse('answered-already', ...answerOf(prompt));
}

/** The prompt that was answered last, and by whom: whoever comes too late has that one in mind. */
function lastAnswer({ prompts }: IssueRecord): readonly string[] {
  const last = prompts.findLast(({ state }) => state === 'answered');
  return last === undefined ? [] : answerOf(last);
}

function answerOf({ id, by, decision, terms }: Prompt): readonly string[] {
  const who = by ?? (terms?.deadline == null ? (terms?.rule ?? '') : 'deadline');
  return [id, `${decision ?? 'answer'} ${who}`];
}
