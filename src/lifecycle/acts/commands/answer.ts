import { note, release } from '../../record/edit.ts';
import type { Prompt } from '../../record/prompt.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

const CHOICES = ['revert', 'fix forward', 'accept'] as const;

/** `/answer` answers the open prompt, or says what to do after a failed verification. */
export function answer(
  record: IssueRecord,
  said: Said,
  words: { readonly id: string | null; readonly text: string },
): Taken {
  if (record.hold?.code === 'verify-failed') return choose(record, said, words.text);
  const open = record.prompts.filter((prompt) => prompt.state === 'open');
  const prompt = words.id === null ? open[0] : record.prompts.find((each) => each.id === words.id);
  if (words.id === null && open.length > 1)
    return refuse('which-prompt', open.map((each) => each.id).join(', '));
  if (prompt === undefined)
    return words.id === null ? refuse('no-prompt') : refuse('unknown-prompt', words.id);
  if (prompt.state !== 'open') return refuse('answered-already', prompt.by ?? '');
  return ok(answered(record, said, prompt));
}

function answered(record: IssueRecord, said: Said, prompt: Prompt): IssueRecord {
  const now = said.look.snapshot.now;
  const prompts = record.prompts.map(
    (each): Prompt =>
      each.id === prompt.id
        ? { ...each, state: 'answered', answer: said.act.id, part: said.part, by: said.by.login }
        : each,
  );
  const told = note({ ...record, prompts }, said.act.said, ['answered', said.by.login, prompt.id]);
  return record.hold?.code === 'prompt' ? release(told, now, said.by.login) : told;
}

function choose(record: IssueRecord, said: Said, text: string): Taken {
  const choice = CHOICES.find((each) => each === text.trim().toLowerCase().replace(/\s+/g, ' '));
  if (choice === undefined) return refuse('bad-choice', CHOICES.join(', '));
  const chosen = { ...record, verify: { ...record.verify, choice } };
  return ok(
    release(
      note(chosen, said.act.said, ['chosen', said.by.login, choice]),
      said.look.snapshot.now,
      said.by.login,
    ),
  );
}
