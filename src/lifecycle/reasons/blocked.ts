import type { BlockCode } from '../record/hold.ts';
import type { Meaning } from './meaning.ts';

/** What each block is about, and how it is lifted. */
export const BLOCKED: Readonly<Record<BlockCode, Meaning>> = {
  risk: {
    means:
      'The issue bears a label of `gates.risk.labels`, so a person decides before any agent starts.',
    todo: '`/allow risk` goes on, `/deny risk` ends it. Taking the label off goes on as well.',
  },
  'text-fresh': {
    means:
      'Somebody without write access edited title or text in the ten minutes before Ready, or since.',
    todo: 'Read them again; then `/allow text` vouches for them, and `/deny text` ends it.',
  },
  'design-approval': {
    means: 'The design is written, and `gates.design` asks for a yes before it is planned.',
    todo: '`/allow design`, or `/deny design <what should change>`.',
  },
  'plan-approval': {
    means: 'The plan is written, and `gates.plan` asks for a yes before it is carried out.',
    todo: '`/allow plan`, or `/deny plan <what should change>`.',
  },
  'protected-paths': {
    means:
      'The change touches paths that are protected: those that steer agents and workflows, and those of the configuration.',
    todo: '`/allow protected` lets exactly these through, `/deny protected <what to do instead>` sends it back.',
  },
  prompt: {
    means: 'An agent asks a question, or wants to do what a person has to allow.',
    todo: 'Answer it by the command that its comment shows, such as `/answer`, `/allow` or `/deny`.',
  },
  'run-failed': {
    means: 'So many attempts of a run failed as `limits.failures` allows.',
    todo: 'Read the log of the run and mend what it says; then `/retry`, or `/cancel`.',
  },
  'run-refused': {
    means:
      'What the run made was refused before it was pushed: a workflow file, a link out of the repository, a secret, or too much.',
    todo: 'Look at the run; then `/retry`, or `/cancel`.',
  },
  'no-progress': {
    means: 'The run ended well and without a change.',
    todo: 'Say what is missing by `/feedback <text>` where there is a pull request, else `/retry`; or `/cancel`.',
  },
  'runs-spent': {
    means: 'The issue has used the runs of `limits.runs`.',
    todo: '`/budget +N` allows so many more, `/retry` three more; or `/cancel`.',
  },
  'rounds-spent': {
    means: 'The issue has used the feedback rounds of `limits.rounds`.',
    todo: '`/budget +N` allows so many more, `/retry` one more; or `/approve`, or `/cancel`.',
  },
  'cost-spent': {
    means: 'What the runs say that they cost has reached `limits.cost`.',
    todo: '`/budget +N` allows so many dollars more, `/retry` as much again; or `/cancel`.',
  },
  'plan-invalid': {
    means:
      'The plan does not hold together: a subtask depends on one that is not there, or a criterion is covered by none.',
    todo: '`/retry`, or `/cancel`.',
  },
  'deploy-failed': {
    means: 'The deployment of this head that the configuration waits for failed.',
    todo: 'Run the deploy workflow again, push a fix, or `/feedback <text>`. A success of this head goes on by itself.',
  },
  'deploy-late': {
    means: 'No deployment of this head was seen within `deadlines.deployment`.',
    todo: 'Look at the deploy workflow and at `deployment` in the configuration. A success of this head goes on by itself.',
  },
  'checks-failed': {
    means: 'It is approved, and checks that it needs have failed.',
    todo: 'Run them again, or `/feedback <what to fix>`. When they pass, it is merged.',
  },
  'checks-late': {
    means: 'It is approved, and checks that it needs have not passed within `deadlines.checks`.',
    todo: 'Look at the checks. When they pass, it is merged.',
  },
  conflict: {
    means: 'It is approved, and conflicts with its base branch.',
    todo: 'Resolve the conflict on the branch, or `/feedback resolve the conflict`. A new head needs a new approval.',
  },
  'gate-closed': {
    means:
      'It is approved, and a rule of GitHub wants something that only a person can do, such as a review or a resolved conversation.',
    todo: 'Do what the comment names. When that is done, it is merged.',
  },
  'merge-refused': {
    means: 'Every gate that Drover knows held, and GitHub refused the merge.',
    todo: 'Mend what GitHub says, then `/retry`; or `/cancel`.',
  },
  'verify-failed': {
    means:
      'The merge commit did not pass verification twice, or what was chosen then could not be done.',
    todo: '`/answer revert`, `/answer fix forward` or `/answer accept`.',
  },
  'pull-closed': {
    means: 'Somebody closed the pull request.',
    todo: '`/resume` reopens it, `/retry` begins again, `/cancel` ends it.',
  },
  'branch-gone': {
    means: 'Somebody deleted the branch.',
    todo: '`/retry` brings it back as it was, `/cancel` ends it.',
  },
  'branch-taken': {
    means: 'A branch of the name that Drover needs exists already, and is not Drover’s.',
    todo: 'Rename or delete it; then `/retry`.',
  },
  'text-lost': {
    means:
      'Somebody without write access edited the issue, and GitHub no longer shows the text that was vouched for.',
    todo: 'Check title and body and edit them if need be; or `/cancel`, and then `/ready` vouches for them as they stand.',
  },
  rebuilt: {
    means:
      'The record was changed or deleted by hand, and was made anew from what GitHub shows. Nothing was started.',
    todo: 'Check where it stands; then `/resume`, or `/cancel`. No approval from before counts.',
  },
  observed: {
    means: 'Drover only watched here, and may act again.',
    todo: 'Check where it stands; then `/resume`, or `/cancel`.',
  },
  archived: {
    means: 'The repository is archived.',
    todo: 'Unarchive it; then it goes on by itself.',
  },
  config: {
    means:
      '`.github/drover.yml` is missing on the default branch, cannot be read, or does not hold.',
    todo: 'Mend it on the default branch; then it goes on by itself. `npx drover policy check` says what is wrong.',
  },
  installation: {
    means: 'The installation of the App lacks a permission.',
    todo: 'An owner grants it in the settings of the installation; then it goes on by itself.',
  },
};
