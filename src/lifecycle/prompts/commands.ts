import type { Prompt } from '../record/prompt.ts';
import type { Request } from '../reports/request.ts';

/** A line to type, and what it does; the words in angle brackets are the person's own. */
export interface CommandLine {
  readonly line: string;
  readonly does: string;
}

/** The lines that answer a prompt of this kind, the one that grants it first. */
export function commandsFor(prompt: Pick<Prompt, 'id' | 'kind' | 'terms'>, request: Request) {
  const { id, kind, terms } = prompt;
  const isForSeveral = (terms?.count ?? 1) > 1;
  return LINES[kind === 'budget' && isForSeveral ? 'approval' : kind](id, request);
}

type Lines = (id: string, request: Request) => readonly CommandLine[];

const refusal = (id: string): CommandLine => ({
  line: `/deny ${id} <reason>`,
  does: 'refuses it; the session is told the reason',
});

const LINES: Readonly<Record<Prompt['kind'], Lines>> = {
  approval: (id) => [{ line: `/allow ${id}`, does: 'grants exactly this' }, refusal(id)],
  clarification: (id) => [{ line: `/answer ${id} <your answer>`, does: 'answers it' }],
  choice: (id, { options }) =>
    options === undefined
      ? [{ line: `/answer ${id} <number>`, does: 'chooses that option' }]
      : options.map((_, at) => ({
          line: `/answer ${id} ${at + 1}`,
          does: `chooses option ${at + 1}`,
        })),
  credentials: (id) => [
    { line: `/answer ${id}`, does: 'says that the secret is there; I look whether it is' },
    refusal(id),
  ],
  budget: (id, { amount, unit }) => [
    {
      line: `/budget ${amount === undefined ? '+<N>' : `+${amount} ${unit ?? 'runs'}`}`,
      does: 'grants so much more; any other amount does, too',
    },
    refusal(id),
  ],
};
