import type { RefusalCode } from '../acts/refusal.ts';
import { explainCommandError } from '../commands/explain.ts';
import type { CommandError } from '../commands/command.ts';
import { codeText, inlineText } from '../text/one-line.ts';

type Say = (args: readonly string[]) => string;

const first = (args: readonly string[]): string => inlineText(args[0] ?? '', 200);
const named = (name = ''): string => codeText(name, 200);

/** Why a command did nothing, and what would work. */
const SENTENCES: Readonly<Record<RefusalCode, Say>> = {
  stranger: () => 'only people with write access to this repository can tell me what to do here.',
  'not-approver': () =>
    'that is for the approvers that `.github/drover.yml` names. `/why` shows who they are.',
  malformed: (args) => malformed(args),
  'edited-by-another': () =>
    'that comment was edited by somebody else, so it commands nothing. Please post it anew.',
  'edited-late': () =>
    'an edit after I have read a comment changes nothing. Please post the command anew.',
  'inline-hint': () =>
    'inline comments of a review become feedback when they say `/feedback`, or when the review requests changes.',
  'no-config': () => 'this repository has no valid `.github/drover.yml` on its default branch.',
  'not-started': () => 'this issue is not under way. `/ready` starts it.',
  'already-started': () => 'this issue is already under way. `/why` shows where it stands.',
  ended: () => 'this issue has ended. `/ready` begins again.',
  merged: () => 'it is merged already, so that is no longer possible.',
  'no-offer': () => 'there is nothing to review yet. I will ask when there is.',
  'offer-newer': (args) =>
    `something new was put up for review since you wrote that, so I did not count it. Look at it, then comment \`/approve ${first(args)}\`.`,
  'feedback-open': (args) =>
    `there is feedback that is not worked on yet. To approve this head all the same, comment \`/approve ${first(args)}\`.`,
  'other-sha': (args) =>
    `${named(args[0])} is not the head of the pull request; that is ${named(args[1])}.`,
  'second-person': () =>
    'you asked for this work, and this repository wants a second person to approve it.',
  'no-approval': () => 'there is no approval of yours to take back.',
  'no-prompt': () => 'no question is open. `/why` shows what this waits for.',
  'which-prompt': (args) =>
    `more than one question is open: ${first(args)}. Comment \`/answer <id> <text>\`.`,
  'unknown-prompt': (args) => `there is no question ${named(args[0])}.`,
  'answered-already': (args) => `that question has been answered by ${first(args)}.`,
  'bad-choice': (args) => `here the answer is one of: ${first(args)}.`,
  'nothing-to-allow': (args) =>
    `nothing named ${named(args[0])} waits for a yes. \`/why\` shows what does.`,
  'nothing-held': () =>
    'nothing is stuck, so there is nothing to retry. `/why` shows where it stands.',
  'not-paused': () => 'nothing is paused or blocked. `/why` shows where it stands.',
  'already-paused': () => 'it is paused already. `/resume` goes on.',
  'too-many-items': (args) =>
    `a round takes ${first(args)} items, and it is full. Please post this again in the next round.`,
  'too-many-commands': (args) =>
    `a comment may hold ${first(args)} commands. Please post them in smaller parts.`,
  'move-refused': (args) =>
    `the card cannot be moved to “${first(args)}” by hand here, so I put it back. \`/help\` lists what you can tell me.`,
  'closed-issue': () => 'the issue is closed. Reopen it first.',
  'nothing-to-repair': () =>
    'my record here is sound: I compared it with claims, pull request, branch, merge, run, card and labels.',
};

function malformed(args: readonly string[]): string {
  const error = readError(args[1] ?? '');
  return error === null
    ? 'I did not understand that. `/help` lists the commands.'
    : explainCommandError(error);
}

/** The error as it was owed; one that did not fit is told in general words. */
function readError(text: string): CommandError | null {
  try {
    return JSON.parse(text) as CommandError;
  } catch {
    return null;
  }
}

/** `login` is mentioned, since an edit or a reaction notifies nobody. */
export function refusalReply(login: string, code: RefusalCode, args: readonly string[]): string {
  return `@${login}, ${SENTENCES[code](args)}`;
}
