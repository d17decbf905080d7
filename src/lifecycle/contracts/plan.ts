import type { Contract } from './contract.ts';

export const plan: Contract = {
  stage: 'plan',
  purpose: 'Cut the work into steps that each leave the repository working.',
  input: ['Acceptance criteria with ids', 'The design', 'Questions and answers so far'],
  steps: [
    'Make as few subtasks as the work allows; one is right for a small change. Each ends with the tests passing, its own new tests among them.',
    'Let a subtask depend on another only if it cannot be done without it. Dependencies form no circle.',
    'Assign each criterion to exactly one subtask: the one after which it holds. A preparing subtask may cover none.',
  ],
  ask: [
    'The design cannot be carried out as it stands, and mending it would change what people get.',
  ],
  doNotAsk: ['How fine to cut.'],
  done: [
    'Each criterion id stands in `covers` of exactly one subtask, and no other id does.',
    'Each id in `dependsOn` is a subtask of this plan, and there is no circle. Drover checks both.',
    'Each title says what is different afterwards ("Show the empty cart"), not what one is busy with ("Work on the cart").',
  ],
  leaveAlone: ['All files: this stage changes nothing.'],
  fields: [
    {
      name: 'plan',
      need: 'required',
      meaning:
        '`subtasks` in the order of work, each with `id`, `title`, `dependsOn` (ids of subtasks) and `covers` (ids of criteria).',
    },
  ],
  kept: '`plan` in `results.json`; execution is given it, and the record comment shows it.',
};
