import type { RefusalCode } from '../acts/refusal.ts';
import type { Meaning } from './meaning.ts';

/** Why a command, a review or a move of the card did nothing. */
export const REFUSED: Readonly<Record<RefusalCode, Meaning>> = {
  stranger: {
    means: 'Whoever said it has no write access to the repository.',
    todo: 'Somebody with write access says it.',
  },
  'not-approver': {
    means: 'It is for the approvers that `approvers` in the configuration names.',
    todo: 'One of them says it; `/why` shows who they are.',
  },
  malformed: {
    means: 'The command was not understood; the answer says what is wrong with it.',
    todo: 'Post it anew as `/help` shows it.',
  },
  'edited-by-another': {
    means: 'Somebody other than its author edited the comment, so it is nobody’s word.',
    todo: 'Post it anew.',
  },
  'edited-late': {
    means: 'The comment was edited after Drover had read it.',
    todo: 'Post the command anew.',
  },
  'inline-hint': {
    means:
      'It was an inline comment of a review that neither says `/feedback` nor requests changes.',
    todo: 'Say `/feedback` in it, or request changes.',
  },
  'no-config': {
    means: 'The repository has no valid `.github/drover.yml` on its default branch.',
    todo: 'Add or mend it there.',
  },
  'not-started': { means: 'The issue is not under way.', todo: '`/ready` starts it.' },
  'already-started': {
    means: 'The issue is under way already.',
    todo: '`/why` shows where it stands.',
  },
  ended: { means: 'The issue has ended.', todo: '`/ready` begins again.' },
  merged: {
    means: 'It is merged already.',
    todo: 'A revert is a change of its own: open an issue for it.',
  },
  'no-offer': {
    means: 'Nothing is put up for review yet.',
    todo: 'Wait for the offer, which mentions who can approve it.',
  },
  'offer-newer': {
    means: 'Something new was put up for review after it was written.',
    todo: 'Look at the new head; then approve that one by its SHA.',
  },
  'feedback-open': {
    means: 'There is feedback that is not worked on yet.',
    todo: 'Wait for the next head, or approve this one by its SHA.',
  },
  'other-sha': {
    means: 'The SHA is not that of the head of the pull request.',
    todo: 'Approve the head that is offered.',
  },
  'second-person': {
    means:
      'Whoever asked for the work may not be the one who approves it, by `approvers.secondPerson`.',
    todo: 'Somebody else approves it.',
  },
  'no-approval': {
    means: 'There is no approval by this person to take back.',
    todo: 'Nothing.',
  },
  'taken-back': {
    means: 'Its author took the approval back in the same second, or before Drover could read it.',
    todo: 'Approve again, if it is meant.',
  },
  'no-prompt': {
    means: 'No question is open, or none any more.',
    todo: '`/why` shows what it waits for.',
  },
  'prompt-open': {
    means: 'A question is open, and only its answer lets the issue go on.',
    todo: 'Answer it.',
  },
  'which-prompt': {
    means: 'More than one question is open, and the command names none.',
    todo: 'Name it, as in `/answer p2 <text>`.',
  },
  'unknown-prompt': {
    means: 'There is no question of that name.',
    todo: '`/why` shows which are open.',
  },
  'answered-already': {
    means: 'The question was answered before; the answer says by whom.',
    todo: 'Nothing has changed. What follows can be steered by `/tell` or `/feedback`.',
  },
  'not-asked': {
    means: 'The question is for somebody else.',
    todo: 'One of those asked answers, or leaves it to you by `/delegate`.',
  },
  'yes-or-no': {
    means: 'The question asks for a yes or a no, and got words.',
    todo: '`/allow`, or `/deny <what to do instead>`.',
  },
  'words-wanted': {
    means: 'The question asks for words, and got a yes.',
    todo: '`/answer <text>`.',
  },
  'empty-answer': { means: 'The answer is empty.', todo: '`/answer <text>`.' },
  'allowed-already': {
    means: 'The yes of this person counts already; it takes that of others too.',
    todo: 'Somebody else who is asked says yes.',
  },
  'secret-missing': {
    means: 'The Actions secret that the question is about is not there.',
    todo: 'Add it in the settings of the repository, then answer again; or say in words where it is.',
  },
  'secret-unseen': {
    means:
      'The Actions secret that the question is about is not in the repository, and the environments of the repository may not be looked into.',
    todo: 'Add it, or grant the App `environments: read`, then answer again; or say in words where it is.',
  },
  'secret-pasted': {
    means:
      'The comment holds what looks like a secret. Nothing of it was taken, and it was hidden.',
    todo: 'Revoke the secret now, delete the comment, and answer anew without it.',
  },
  'which-budget': {
    means: 'No ceiling stands in the way, so it is not clear which one is meant.',
    todo: 'Say which: `/budget +3 runs`, `/budget +1 rounds` or `/budget +$10`.',
  },
  'no-person': {
    means: 'The account that it was left to is no person.',
    todo: 'Name a person.',
  },
  'time-past': { means: 'The time that it names has passed.', todo: 'Name one to come.' },
  'bad-choice': {
    means: 'The answer is none of the options.',
    todo: 'Answer with one of them, by its number or its words.',
  },
  'nothing-to-allow': {
    means: 'Nothing of that name waits for a yes.',
    todo: '`/why` shows what does.',
  },
  'text-moved': {
    means: 'Somebody without write access edited title or text after the yes to them.',
    todo: 'Read them once more; then `/allow text` again.',
  },
  'nothing-held': {
    means: 'Nothing is stuck, so there is nothing to try again.',
    todo: '`/why` shows where it stands.',
  },
  'paused-since': {
    means: 'Somebody paused the issue in the same second, or before Drover could read it.',
    todo: '`/resume` goes on.',
  },
  'asked-since': {
    means: 'It was said before Drover asked anew what a pause had covered.',
    todo: '`/why` shows what is asked.',
  },
  'not-paused': {
    means: 'Nothing is paused or blocked.',
    todo: '`/why` shows where it stands.',
  },
  'already-paused': { means: 'It is paused already.', todo: '`/resume` goes on.' },
  'too-many-items': {
    means: 'The round has as much feedback as it can take.',
    todo: 'Post it again in the next round.',
  },
  'too-many-tells': {
    means: 'As much as can be told waits already.',
    todo: 'Say the rest when the next run has begun.',
  },
  'too-many-commands': {
    means: 'The comment holds more commands than one may.',
    todo: 'Post them in several comments.',
  },
  'move-refused': {
    means: 'The card cannot be moved there by hand from where it was; it was put back.',
    todo: 'Say what you mean by a command; [the state machine](state-machine.md) shows which moves stand for one.',
  },
  'closed-issue': { means: 'The issue is closed.', todo: 'Reopen it first.' },
  'nothing-to-repair': {
    means: 'The record agrees with what GitHub shows.',
    todo: 'Nothing.',
  },
};
