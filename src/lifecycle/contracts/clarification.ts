import type { Contract } from './contract.ts';

export const clarification: Contract = {
  stage: 'clarification',
  purpose:
    'Find out whether the issue can be built without guessing, and write down how a person will tell that it is done.',
  input: [
    'Comments by people with write access',
    'Criteria of an earlier run, when this one goes on from a question',
    'Questions and answers so far',
  ],
  steps: [
    'Find the code, tests and documents that the issue touches. Note what it takes for granted that is not so.',
    'Write the acceptance criteria: usually two to seven. Each is one observable fact about the finished work, which a person can call true or false from the pull request or the preview: "An empty cart shows the text `Your cart is empty` and no total", not "the cart works well".',
    'Where the change could break something that people rely on, add a criterion for what stays as it is.',
    'Say in `summary` how you understood the issue, and what you hold to be outside it.',
  ],
  ask: [
    'The issue contradicts itself or the way the program works, and both sides could be meant.',
    'The issue names something that does not exist here, and there is more than one candidate.',
  ],
  doNotAsk: [
    'How to build it: that is decided in design.',
    'Details on which all sensible readings agree, or which nobody would notice.',
  ],
  done: [
    'Each wish in the issue is covered by a criterion, or named in `summary` as outside it.',
    'Each criterion can be judged without reading your mind, and none asks for more than the issue.',
  ],
  leaveAlone: ['All files: this stage changes nothing.'],
  fields: [
    {
      name: 'criteria',
      need: 'required',
      meaning:
        'The whole list, with ids `c1`, `c2` … A criterion that stays keeps its id; a new one gets a number that was never used.',
    },
  ],
  kept: '`criteria` in `results.json`; people see them in the record comment, in the pull request and with every offer.',
};
