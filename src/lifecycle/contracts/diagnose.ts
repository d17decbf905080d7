import type { Contract } from './contract.ts';

export const diagnose: Contract = {
  stage: 'diagnose',
  purpose:
    'The change is merged and its verification failed. Find out why, so that a person can decide.',
  input: [
    'What failed: the verification run, its conclusion and its address',
    'Acceptance criteria and the summary of the merged work',
  ],
  steps: [
    'Reproduce the failure in this checkout, which stands at the merge commit. Run the failing check alone, then once more.',
    'Find out whether it fails on the commit before the merge too. That tells the fault of this change from one that was there, and from chance.',
    'Follow it to the line, the setting or the circumstance that causes it. An explanation that you could not test is a guess: call it one.',
  ],
  ask: [],
  doNotAsk: [
    'What to do about it. Report `done` with your recommendation; Drover puts the choice before the operator.',
  ],
  done: [
    '`summary` holds, in this order: the cause in one sentence; the evidence (command, output, commit); what users notice now; and one recommendation out of `revert`, `fix forward`, `accept` or `run again`, with its reason.',
    'For `fix forward`, the smallest fix is described well enough to be built from it.',
  ],
  leaveAlone: [
    'All files: this stage changes nothing that is kept, although you may try things out.',
  ],
  fields: [
    {
      name: 'followUps',
      need: 'optional',
      meaning: 'Faults that you found and that have nothing to do with this change.',
    },
  ],
  kept: '`summary` in the report; the question to the operator quotes it.',
};
