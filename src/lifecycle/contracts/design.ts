import type { Contract } from './contract.ts';

export const design: Contract = {
  stage: 'design',
  purpose: 'Choose how the criteria are met, with the smallest change that fits this code base.',
  input: ['Acceptance criteria with ids', 'Questions and answers so far'],
  steps: [
    'Look for what exists: a similar feature, a helper, a pattern, a dependency that is already there. Prefer it to something new.',
    'Write the design: the files to change and what changes in each; interfaces, data and formats as they will be; what happens on bad input and on failure; how each criterion will be checked, by id.',
    'Name the alternatives that you weighed, one line each with the reason against it, and the risks that remain.',
  ],
  ask: [
    'Two designs differ in something that the people here have to live with (cost, a new dependency, a format, what users see), and nothing in the repository prefers one.',
    'The criteria cannot all be met.',
  ],
  doNotAsk: ['Which of two equal designs is nicer: take the one with less code.'],
  done: [
    'Someone who knows the code base could build it from the design without another decision of weight.',
    'Each criterion id occurs in it with the way it is checked.',
    'Every file, function and option that it names exists, or is marked as new. You looked.',
  ],
  leaveAlone: ['All files: this stage changes nothing. Do not paste whole files into the design.'],
  fields: [
    {
      name: 'design',
      need: 'required',
      meaning: 'Markdown, a page where a page is enough, at most 20,000 characters.',
    },
  ],
  kept: '`design` in `results.json`; the plan and all later work are given it.',
};
