import type { Contract } from './contract.ts';

export const execution: Contract = {
  stage: 'execution',
  purpose: 'Build it: leave a work tree that a reviewer would approve as one pull request.',
  input: [
    'Acceptance criteria with ids, the design and the plan, as far as those stages ran',
    'Questions and answers so far',
  ],
  steps: [
    'Run the tests before you change anything, so that you know what failed without you.',
    'Go through the plan in the order of its dependencies. Where the design turns out wrong in a detail, do what is right and say so in `summary`; where it is wrong in the whole, ask.',
    'Cover each criterion with a test in the manner of the tests around it, one that fails without your change. Where a test is out of proportion (a text, a colour), say how you checked.',
    'Change the documents, examples and changelog that your change makes wrong.',
    'Run what the repository runs on a pull request: tests, linter, types, build. Then read your own difference from top to bottom as its reviewer.',
  ],
  ask: [
    'A criterion cannot be met, or only by giving up another.',
    'Tests that failed before you began hide whether your change is right.',
  ],
  doNotAsk: ['Whether to start, to go on, or to tidy up afterwards.'],
  done: [
    'Each criterion holds, and you checked it by something that you ran or looked at. `summary` says by what.',
    'Everything that passed before passes now. What failed before is named.',
    'Every changed line serves the issue.',
  ],
  leaveAlone: [
    'Code that the issue does not concern: no reformatting, no renaming, no upgrades on the way. What you find there goes into `followUps`.',
    'Generated files and lock files, except through the program that makes them.',
  ],
  fields: [
    {
      name: 'followUps',
      need: 'optional',
      meaning:
        'Work that you found and rightly left: one issue each, with a title and enough text for someone who was not here. An empty list is normal.',
    },
  ],
  kept: 'The commit at `refs/drover/<issue>/runs/<run id>/head`, from which Drover moves the branch; `summary` and `followUps` in `results.json`.',
};
