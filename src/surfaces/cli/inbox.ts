import { decide, LOOKS } from '../asking/decide.ts';
import type { Decision } from '../asking/decision.ts';
import type { Found } from '../asking/find.ts';
import type { Person } from '../person.ts';
import { plain } from '../plain.ts';
import { tellDecided } from './decided.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Io, stop, type Terminal } from './io.ts';
import { isYesOrNo, promptText } from './prompt-text.ts';
import { choose } from './select.ts';

interface DecisionOptions {
  readonly json?: boolean;
  readonly wait: boolean;
}

/** Says one decision; at a terminal it asks for the words that are missing. */
export async function decideOne(
  io: Io,
  person: Person,
  {
    found,
    decision,
    options,
  }: {
    readonly found: Found;
    readonly decision: Decision;
    readonly options: DecisionOptions;
  },
): Promise<ExitCode> {
  const meant = await completed(io, found, decision);
  if (meant === null) return stop(io, EXIT.nothing, 'Nothing was said.');
  const looks = options.wait ? LOOKS : [];
  const sleep = async (length: number): Promise<void> => {
    if (!io.signal.aborted) await io.sleep(length);
  };
  const outcome = await decide(person, found, { decision: meant, waiting: { sleep, looks } });
  return tellDecided(io, outcome, options.json === true);
}

async function completed(
  { terminal, out }: Io,
  found: Found,
  decision: Decision,
): Promise<Decision | null> {
  if (decision.kind !== 'answer' || decision.text !== '' || terminal === null) return decision;
  out(promptText(found));
  const text = await wordsFor(terminal, found.prompt);
  return text === null ? null : { kind: 'answer', text };
}

async function wordsFor(
  terminal: Terminal,
  { options, suggested_reply: reply }: Found['prompt'],
): Promise<string | null> {
  const choices = (options ?? []).map((option) => ({ value: option, label: plain(option) }));
  if (choices.length > 0) return terminal.choose('Your choice', choices);
  return terminal.write('Your answer', reply ?? '');
}

/** Choose, read, answer: for a person at a terminal. Elsewhere there is nobody to ask. */
export async function inbox(io: Io, person: Person): Promise<ExitCode> {
  const { terminal } = io;
  if (terminal === null)
    return stop(io, EXIT.usage, 'Say which: drover prompts list, show, answer, approve or reject.');
  const found = await choose(io, person, {});
  if (!('read' in found)) return found.end;
  io.out(promptText(found));
  const decision = await askedOf(terminal, found);
  if (decision === null) return stop(io, EXIT.nothing, 'Nothing was said.');
  return decideOne(io, person, { found, decision, options: { wait: true } });
}

async function askedOf(terminal: Terminal, { prompt }: Found): Promise<Decision | null> {
  if (!isYesOrNo(prompt.kind)) {
    const text = await wordsFor(terminal, prompt);
    return text === null ? null : { kind: 'answer', text };
  }
  const kind = await terminal.choose('What do you say?', [
    { value: 'allow', label: 'Yes, it may' },
    { value: 'deny', label: 'No, it may not' },
    { value: 'later', label: 'Nothing now' },
  ]);
  if (kind !== 'allow' && kind !== 'deny') return null;
  if (kind === 'allow') return { kind, reason: '' };
  const reason = await terminal.write('Why not? The agent is told', '');
  return reason === null ? null : { kind, reason };
}
