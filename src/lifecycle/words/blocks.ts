import type { Look } from '../look.ts';
import type { BlockCode, Hold } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';
import { askedIn } from '../prompts/asking.ts';
import { commandsFor } from '../prompts/commands.ts';
import { codeText, inlineText } from '../text/one-line.ts';
import { configProblems } from './config-problems.ts';
import { isShut } from '../gates/gate.ts';
import { mergeGates } from '../gates/merge-gates.ts';
import { failureWords } from './failures.ts';
import { gateWords } from './gates.ts';

/** A block in words: what happened, and what the person can do about it. */
export interface BlockWords {
  readonly what: string;
  readonly todo: string;
}

type Say = (detail: string, record: IssueRecord, look: Look) => BlockWords;

const quoted = (detail: string): string => (detail === '' ? '' : ` ${codeText(detail, 250)}`);

const textOf = (editor: string): string =>
  editor === ''
    ? ''
    : ` Title or text were last edited by ${inlineText(editor, 60)}, who has no write access: who lets it go on vouches for both as they stand.`;

const RETRY_OR_END = 'Comment `/retry` to try again, or `/cancel` to end this.';

/** Each reason with its sentence. Who is asked is said by the comment around it. */
const BLOCKS: Readonly<Record<BlockCode, Say>> = {
  risk: (detail) => ({
    what: `This issue bears the label${quoted(detail)}, so a person decides before any agent starts.`,
    todo: 'Comment `/allow risk` to go on, or `/deny risk` to leave it.',
  }),
  'text-fresh': (detail) => ({
    what: `Title or text were edited by ${inlineText(detail, 60)}, who has no write access, shortly before Ready or since.`,
    todo: 'Read them once more; then comment `/allow text` to vouch for them, or `/deny text` to leave it.',
  }),
  'design-approval': () => ({
    what: 'The design is written, and this repository asks for a yes before it is planned.',
    todo: 'Comment `/allow design`, or `/deny design <what should change>`.',
  }),
  'plan-approval': () => ({
    what: 'The plan is written, and this repository asks for a yes before it is carried out.',
    todo: 'Comment `/allow plan`, or `/deny plan <what should change>`.',
  }),
  'protected-paths': (detail) => ({
    what: `The change touches protected paths:${quoted(detail)}.`,
    todo: 'Comment `/allow protected` to let it through, or `/deny protected <what to do instead>`.',
  }),
  prompt: (detail, record, look) => ({
    what: `**@@${record.prompts.find((each) => each.id === detail)?.session ?? record.agent}** asks a question.`,
    todo: `Comment ${answerLines(detail, record, look)}.`,
  }),
  'run-failed': (detail, record, look) => ({
    what: failureWords(detail, record, look),
    todo: RETRY_OR_END,
  }),
  'run-refused': (detail) => ({
    what: `What the run made was refused:${quoted(detail)}.`,
    todo: `Look at the run. ${RETRY_OR_END}`,
  }),
  'no-progress': (detail) => ({
    what: `The run ended without a change (${named(detail)}), so running it again as it is would not help.`,
    todo: 'Say what is missing with `/feedback <text>` where there is a pull request, else comment `/retry`; or `/cancel`.',
  }),
  'runs-spent': (detail) => ({
    what: `This issue has used its ${detail} runs.`,
    todo: 'Comment `/budget +N` to allow so many more, `/retry` to allow three more, or `/cancel`.',
  }),
  'rounds-spent': (detail) => ({
    what: `This issue has used its ${detail} feedback rounds.`,
    todo: 'Comment `/budget +N` to allow so many more, `/retry` to allow one more, `/approve`, or `/cancel`.',
  }),
  'cost-spent': (detail) => ({
    what: `This issue has used its budget of $${detail}.`,
    todo: 'Comment `/budget +N` to allow so many dollars more, `/retry` to allow as much again, or `/cancel`.',
  }),
  'plan-invalid': (detail) => ({
    what: `The plan does not hold together:${quoted(detail)}.`,
    todo: RETRY_OR_END,
  }),
  'deploy-failed': (detail) => ({
    what: `The deployment to${quoted(detail)} failed.`,
    todo: 'Run the deploy workflow again, push a fix, or comment `/feedback <text>`. A successful deployment of this head goes on by itself.',
  }),
  'deploy-late': (detail) => ({
    what: `No deployment of this head to${quoted(detail)} was seen in time.`,
    todo: 'Look at the deploy workflow, or change `deployment` in `.github/drover.yml`. A successful deployment of this head goes on by itself.',
  }),
  'checks-failed': (detail) => ({
    what: `Approved, but not merged: checks failed:${quoted(detail)}.`,
    todo: 'Run them again, or comment `/feedback <what to fix>`. When they pass, it is merged.',
  }),
  'checks-late': (detail) => ({
    what: `Approved, but not merged: checks have not passed in time:${quoted(detail)}.`,
    todo: 'Look at the checks. When they pass, it is merged; or comment `/feedback <text>`.',
  }),
  conflict: (detail) => ({
    what: `Approved, but not merged: it conflicts with${quoted(detail)}.`,
    todo: 'Resolve the conflict on the branch, or comment `/feedback resolve the conflict`. A new head needs a new approval.',
  }),
  'gate-closed': (_, record, look) => ({
    what: `Approved, but not merged: ${closedByPerson(record, look).join('; ')}.`,
    todo: 'When that is done, it is merged; or comment `/feedback <text>` or `/cancel`.',
  }),
  'merge-refused': (detail) => ({
    what: `GitHub refused the merge:${quoted(detail)}.`,
    todo: 'Mend what it says, then comment `/retry`; or `/cancel`.',
  }),
  'verify-failed': (detail) => ({
    what:
      detail === ''
        ? 'The merge commit did not pass verification, and neither did a second run.'
        : `The merge commit did not pass verification, and what was chosen could not be done:${quoted(detail)}.`,
    todo: 'Comment `/answer revert`, `/answer fix forward` or `/answer accept`.',
  }),
  'pull-closed': (detail) => ({
    what: `The pull request was closed by ${inlineText(detail, 60)}.`,
    todo: 'Comment `/resume` to reopen it (GitHub does so only while its branch is as it was), `/retry` to begin again, or `/cancel` to end this.',
  }),
  'branch-gone': (detail) => ({
    what: `The branch${quoted(detail)} was deleted.`,
    todo: 'Comment `/retry` to bring it back as it was, or `/cancel`.',
  }),
  'branch-taken': (detail) => ({
    what: `The branch${quoted(detail)} exists already and is not ours.`,
    todo: 'Rename or delete it, then comment `/retry`.',
  }),
  'text-lost': () => ({
    what: 'The issue was edited by somebody without write access, and GitHub no longer shows the text that was vouched for.',
    todo: 'Check title and body; edit them if need be, or comment `/cancel` and then `/ready` to vouch for them as they stand.',
  }),
  rebuilt: (editor) => ({
    what: `My record on this issue was changed or deleted by hand. I rebuilt it from what GitHub shows, and started nothing.${textOf(editor)}`,
    todo: 'Check where it stands; then comment `/resume` to go on, or `/cancel`. A command from the last minutes must be given again.',
  }),
  observed: () => ({
    what: 'I may act here again (`mode: act`). While I only watched, nothing that was said commanded anything, and no approval from before counts.',
    todo: 'Check where it stands; then comment `/resume` to go on, or `/cancel`. A command from the meantime must be given again.',
  }),
  archived: () => ({ what: 'The repository is archived.', todo: 'Unarchive it to go on.' }),
  config: (_, __, look) => ({
    what: configProblems(look.snapshot.config),
    todo: 'Mend it on the default branch; I go on by myself.',
  }),
  installation: (detail) => ({
    what: `The installation lacks:${quoted(detail)}.`,
    todo: 'An owner can grant it in the settings of the installation; I go on by myself.',
  }),
};

/** What to type, by the kind of the question that is open. */
function answerLines(id: string, record: IssueRecord, look: Look): string {
  const prompt = record.prompts.find((each) => each.id === id);
  if (prompt === undefined) return '`/answer <text>`';
  const lines = commandsFor(prompt, askedIn(prompt, record, look).request);
  return lines.map(({ line }) => `\`${line}\``).join(' or ');
}

function closedByPerson(record: IssueRecord, look: Look): readonly string[] {
  return mergeGates(record, look)
    .filter((gate) => gate.blocks === 'gate-closed' && isShut(gate))
    .map(gateWords);
}

function named(detail: string): string {
  return inlineText(detail, 60);
}

export function blockWords(code: BlockCode, record: IssueRecord, look: Look): BlockWords {
  const { hold } = record;
  const about = [hold, hold?.over].find((each) => each?.code === code);
  return BLOCKS[code](about?.detail ?? '', record, look);
}

/** Who paused it, and what is asked again once the pause is over. */
export function pauseWords({ detail, over }: Hold, record: IssueRecord, look: Look): string {
  const paused = `Paused by ${detail}.`;
  return over === undefined
    ? `${paused} \`/resume\` goes on.`
    : `${paused} \`/resume\` ends the pause, and this is asked again: ${blockWords(over.code, record, look).what}`;
}
