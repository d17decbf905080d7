import type { Contract } from './contract.ts';

export const feedbackImplementation: Contract = {
  stage: 'feedback-implementation',
  purpose: 'Answer every item of the feedback, by a change or by a reason.',
  input: [
    'The items, each with id, author, text and, for a comment on code, path, line and suggested change',
    'Acceptance criteria, design and plan, and the summary of the work under review',
    'Questions and answers so far',
  ],
  steps: [
    'Read all items before you change anything: one may explain or contradict another.',
    'For each item find what its author saw (the place in the code, the page, the criterion) and change what they ask for, also where the same fault occurs a second time in your own change.',
    'Take a suggested change as it is written, unless it is wrong; then do what it means and say so.',
    'An item that puts a question is answered in `reason`, and in the code or its documents if others would ask the same.',
    'Run the checks again, for the whole and not only for the items.',
  ],
  ask: [
    'Two items contradict each other, or an item contradicts an acceptance criterion.',
    'You do not understand what an item wants after looking at the place it is about.',
  ],
  doNotAsk: ['Whether an item is worth doing. Its author has decided that.'],
  done: [
    'Each item of the batch stands in `feedback` exactly once, under its id.',
    '`resolved`: the difference shows it. Whoever wrote the item would agree without a discussion.',
    '`declined`: only if it is impossible, based on an error, or outside this issue. `reason` says which, in words that you would say to its author; for something outside the issue there is a follow-up.',
    'Nothing that was accepted before has changed without an item asking for it.',
  ],
  leaveAlone: [
    'What no item asks about, the history of the branch, and the wording of the criteria.',
  ],
  fields: [
    {
      name: 'feedback',
      need: 'required',
      meaning:
        'One entry for each item: `id` as given, `resolution` (`resolved` or `declined`), and `reason`, which a declined item must have.',
    },
    { name: 'followUps', need: 'optional', meaning: 'As in execution; only new ones.' },
  ],
  kept: 'The commit at `refs/drover/<issue>/runs/<run id>/head`; `feedback`, `summary` and `followUps` in `results.json`. The next offer shows the table of items, and threads of resolved ones are answered and resolved.',
};
