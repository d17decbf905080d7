import { validityOf, type Invalid } from '../approvals/validity.ts';
import { mergeGates } from '../gates/merge-gates.ts';
import type { Look } from '../look.ts';
import { nextLook } from '../next-look.ts';
import type { IssueRecord } from '../record/record.ts';
import { shortSha } from '../ids.ts';
import { mergeReasonOf } from '../reasons/merge-reason.ts';
import { laneOf } from '../stage.ts';
import type { Instant } from '../time.ts';
import { hasForeignEdit } from '../text-pin.ts';
import { hasDrift, missingOption } from '../desired/card.ts';
import { codeText } from '../text/one-line.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { blockWords, pauseWords } from './blocks.ts';
import { gateTree } from './gates.ts';
import { lineWords } from './line.ts';
import { stopWords } from './stop.ts';
import { STAGE_WORDS } from './stages.ts';

const INVALID: Readonly<Record<Invalid, string>> = {
  'other-head': 'it was for another head',
  'other-base': 'it was for another base branch',
  'source-gone': 'its comment was deleted',
  'source-edited': 'its comment was edited',
  dismissed: 'the review was dismissed',
  'no-permission': 'its author may not approve any more',
  'permission-unknown': 'the permission of its author could not be read just now',
  'second-person': 'a second person is wanted',
};

/** Where it stands, what it waits for, who can change that, and what happens next by itself and when. */
export function whyText(record: IssueRecord, look: Look): string {
  return paragraphs([
    standing(record, look),
    mergeWords(record, look),
    approvals(record, look),
    !leadsToMerge(record)
      ? ''
      : `**Gates before the merge**\n\n${gateTree(mergeGates(record, look))}`,
    oddities(record, look),
    nextByItself(record, look),
  ]);
}

/** After the merge its gates say nothing any more, and before the review nothing yet. */
function leadsToMerge(record: IssueRecord): boolean {
  return record.end === null && (record.stage === 'merge' || laneOf(record.stage) === 'review');
}

function standing(record: IssueRecord, look: Look): string {
  if (record.end !== null) return `This has ended: ${record.end.outcome}. \`/ready\` begins again.`;
  if (record.queued) return lineWords(look);
  const words = STAGE_WORDS[record.stage];
  const stage = `**${words.name}**${record.round > 0 ? `, round ${record.round}` : ''}: ${words.doing}.`;
  if (record.hold === null) return stage;
  if (record.hold.kind === 'paused') return `${stage}\n\n${pauseWords(record.hold, record, look)}`;
  const code = record.hold.code;
  if (code === null) return stage;
  const blocked = blockWords(code, record, look);
  return `${stage}\n\n**Blocked.** ${blocked.what} ${blocked.todo}\n\nReason code: \`blocked.${code}\``;
}

/** How its pull request came to be merged, once it is. */
function mergeWords({ branch, history }: IssueRecord, look: Look): string {
  if ((branch?.merged ?? null) === null) return '';
  const reasons = history.flatMap((line) => {
    const reason = mergeReasonOf(line, look.snapshot.viewer);
    return reason === null ? [] : [`Merged by ${line.args[0]}; reason code: \`${reason}\``];
  });
  return reasons.at(-1) ?? '';
}

function approvals(record: IssueRecord, look: Look): string {
  return record.approvals
    .map((approval) => {
      const validity = validityOf(approval, record, look);
      const said = `Approval by ${approval.by} of \`${shortSha(approval.head)}\``;
      return validity.counts
        ? `${said} counts.`
        : `${said} does not count: ${INVALID[validity.why]}.`;
    })
    .join('\n');
}

function oddities(record: IssueRecord, look: Look): string {
  return [
    record.end === null ? stopWords(look) : '',
    tellsWords(record, look),
    hasForeignEdit(record, look)
      ? 'Title or body were edited by somebody without write access since they were vouched for; the work goes on with the text as it was.'
      : '',
    cardWords(record, look),
    ...look.snapshot.strangers.map(
      (each) => `[#${each.number}](${each.url}) bears the name of our branch and is not ours.`,
    ),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function tellsWords({ tells = [], end, run }: IssueRecord, { config }: Look): string {
  const by = tells.flatMap((tell) => (tell.run === null ? [tell.by] : []));
  if (by.length === 0 || end !== null) return '';
  const isHeard = run !== null && run.kind === 'stage' && config.questions.wait > 0;
  const who = isHeard
    ? 'The run under way is told at its next look, if it has a line to me, and else the next run,'
    : 'The next run of an agent is told';
  return `${who} what ${[...new Set(by)].join(' and ')} said with \`/tell\`.`;
}

function cardWords(record: IssueRecord, look: Look): string {
  const missing = missingOption(record, look);
  if (missing !== null)
    return `The board has no option ${codeText(missing, 60)}, so the card stays where it is: add it there, or name another in \`board.statuses\` of \`.github/drover.yml\`.`;
  return hasDrift(record, look)
    ? 'The card shows another status than mine, though nobody moved it; I leave it there.'
    : '';
}

function nextByItself(record: IssueRecord, look: Look): string {
  const at = nextLook(record, look).wakeWhenDone;
  if (at === null && record.end !== null) return '';
  const seen = `Seen so at ${utc(look.snapshot.now)}; a look that finds nothing new writes nothing.`;
  return at === null
    ? `_${seen} Nothing happens by itself now: it waits for a person or a machine._`
    : `_${seen} Next look by itself: ${utc(at)} at the latest._`;
}

function utc(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
