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
  'taken-back': () =>
    'you took it back at the same moment or since, so I did not count it. If you mean it, approve again.',
  'no-prompt': (args) =>
    args.length === 0
      ? 'no question is open. `/why` shows what this waits for.'
      : `no question is open any more: ${answeredBy(args)}.`,
  'prompt-open': (args) =>
    `a question is open, and this goes on when it is answered: comment \`/answer ${id(args)} <text>\`. \`/why\` shows more.`,
  'which-prompt': (args) =>
    `more than one question is open: ${first(args)}. Name the one that you mean.`,
  'unknown-prompt': (args) => `there is no question ${named(args[0])}.`,
  'answered-already': (args) => `that came too late: ${answeredBy(args)}. Nothing has changed.`,
  'not-asked': (args) =>
    `question ${named(args[0])} is for ${first(args.slice(1))}. One of them may leave it to you with \`/delegate\`.`,
  'yes-or-no': (args) =>
    `question ${named(args[0])} asks for a yes or a no: comment \`/allow ${id(args)}\`, or \`/deny ${id(args)} <what to do instead>\`, which the session is told.`,
  'words-wanted': (args) =>
    `question ${named(args[0])} cannot be answered by a yes: comment \`/answer ${id(args)} <text>\`.`,
  'empty-answer': (args) => `the answer needs a text: comment \`/answer ${id(args)} <text>\`.`,
  'allowed-already': (args) =>
    `your yes to question ${named(args[0])} counts already; it takes ${first(args.slice(1))} more, by somebody else.`,
  'secret-missing': (args) =>
    `I see no Actions secret ${named(args[0])} in this repository or its environments, nor one that its organisation shares with it${wanted(args)}`,
  'secret-unseen': (args) =>
    `I see no Actions secret ${named(args[0])} in this repository, nor one that its organisation shares with it; into all of its environments I may not look (\`environments: read\`)${wanted(args)}`,
  'secret-pasted': (args) =>
    `that comment holds what looks like a secret, so I took nothing of it, gave it to no agent, and hid it. Hidden is not gone: whoever may read here can unfold it, and it went out by e-mail. **Revoke it now**, and delete the comment.${args.length === 0 ? '' : ` Question ${named(args[0])} is still open.`}`,
  'which-budget': () =>
    'no ceiling stands in the way. Say which one to raise: `/budget +3 runs`, `/budget +1 rounds` or `/budget +$10`.',
  'no-person': (args) => `${named(args[0])} cannot decide: only people do.`,
  'time-past': () => 'that time has passed already.',
  'bad-choice': (args) => `here the answer is one of: ${first(args)}.`,
  'nothing-to-allow': (args) =>
    `nothing named ${named(args[0])} waits for a yes. \`/why\` shows what does.`,
  'text-moved': () =>
    'title or text were edited since by somebody without write access. Read them once more; then comment `/allow text` again.',
  'nothing-held': () =>
    'nothing is stuck, so there is nothing to retry. `/why` shows where it stands.',
  'paused-since': () =>
    'it was paused at the same moment or since, so it stays paused. `/resume` goes on.',
  'asked-since': () =>
    'the pause is over, and what it had covered is asked about anew. Please read that first: `/why` shows it.',
  'not-paused': () => 'nothing is paused or blocked. `/why` shows where it stands.',
  'already-paused': () => 'it is paused already. `/resume` ends the pause.',
  'too-many-items': (args) =>
    `a round takes ${first(args)} items, and it is full. Please post this again in the next round.`,
  'too-many-tells': (args) =>
    `${first(args)} messages wait to be told already. Please say the rest when the next run has begun.`,
  'too-many-commands': (args) =>
    `a comment may hold ${first(args)} commands. Please post them in smaller parts.`,
  'move-refused': (args) =>
    `the card cannot be moved to “${first(args)}” by hand here, so I put it back. \`/help\` lists what you can tell me.`,
  'closed-issue': () => 'the issue is closed. Reopen it first.',
  'nothing-to-repair': () =>
    'my record here is sound: I compared it with claims, pull request, branch, merge, run, card and labels.',
};

/** An id of a prompt as it is typed. */
function id([prompt = '']: readonly string[]): string {
  return /^p\d{1,4}$/.test(prompt) ? prompt : '';
}

/** How a question about a secret goes on. */
function wanted(args: readonly string[]): string {
  const answer = `/answer ${id(args.slice(1))}`;
  return `. So the question stays open. Add it under “Settings → Secrets and variables → Actions”, or to an environment, then comment \`${answer}\` again. Where it is there all the same, say so in words: \`${answer} <where it is>\`.`;
}

/** Who answered a question before, and how. */
function answeredBy([prompt, told = '']: readonly string[]): string {
  const [, decision, by = ''] = /^(\S+) (.*)$/s.exec(told) ?? [];
  const what = decision === 'allow' ? 'allowed' : decision === 'deny' ? 'denied' : 'answered';
  if (by === 'deadline')
    return `nobody answered question ${named(prompt)} in time, so it was ${what} by default`;
  const who = by.startsWith('policies[') ? `the rule ${named(by)}` : inlineText(by, 60);
  return `question ${named(prompt)} has been ${what} by ${who}`;
}

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
