import { holdsPasted } from '../../text/pasted-secret.ts';
import { optionMeant } from '../../prompts/options.ts';
import { askedIn } from '../../prompts/asking.ts';
import { freed, settled } from '../../prompts/settle.ts';
import { note, release } from '../../record/edit.ts';
import type { Prompt } from '../../record/prompt.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';
import { allowPrompt, denyPrompt } from './decide.ts';
import { whichPrompt } from './which-prompt.ts';

const CHOICES = ['revert', 'fix forward', 'accept'] as const;

/** `/answer` answers the open prompt, or says what to do after a failed verification. */
export function answer(
  record: IssueRecord,
  said: Said,
  words: { readonly id: string | null; readonly text: string },
): Taken {
  if (record.hold?.code === 'verify-failed') return choose(record, said, words.text);
  const found = whichPrompt(record, words.id);
  if (!found.ok) return found;
  const prompt = found.value;
  // What stands there is not read any further: it is hidden, and its author warned.
  if (holdsPasted(words.text)) return refuse('secret-pasted', prompt.id);
  return takeWords(record, said, { prompt, text: words.text });
}

interface Words {
  readonly prompt: Prompt;
  readonly text: string;
}

const YES = /^(?:y|yes|ok|okay|allow|allowed|approve|approved|go ahead)[.!]?$/i;
const NO = /^(?:n|no|deny|denied|reject|rejected)[.!]?$/i;

function takeWords(record: IssueRecord, said: Said, { prompt, text }: Words): Taken {
  const empty = text === '';
  switch (prompt.kind) {
    case 'approval':
      // Words beside a plain yes would change what is allowed, and nobody could tell to what.
      if (YES.test(text)) return allowPrompt(record, said, prompt);
      return NO.test(text) ? denyPrompt(record, said, prompt) : refuse('yes-or-no', prompt.id);
    case 'credentials':
      if (empty || YES.test(text)) return allowPrompt(record, said, prompt);
      return ok(answered(record, said, prompt));
    case 'choice': {
      const { options } = askedIn(prompt, record, said.look).request;
      if (options === undefined || optionMeant(options, text) !== null) break;
      return refuse('bad-choice', options.map((_, at) => String(at + 1)).join(', '));
    }
    case 'clarification':
    case 'budget':
      break;
  }
  return empty ? refuse('empty-answer', prompt.id) : ok(answered(record, said, prompt));
}

/** An answer in words: what it says is read from its comment when the session is told. */
function answered(record: IssueRecord, said: Said, prompt: Prompt): IssueRecord {
  const { act, part, by } = said;
  const told = note(
    settled(record, prompt, { decision: null, answer: act.id, part, by: by.login, at: act.said }),
    act.said,
    ['answered', by.login, prompt.id],
  );
  return freed(told, said.look.snapshot.now, by.login);
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
