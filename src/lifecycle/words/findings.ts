import { type Finding, type FindingCode, remedyOf } from '../doctor/finding.ts';
import { codeText, inlineText } from '../text/one-line.ts';

type Say = (args: readonly string[]) => string;

const code = (text: string | undefined): string => codeText(text ?? '', 100);
const name = (text: string | undefined): string => inlineText(text ?? '', 100);
const by = (login: string | undefined): string =>
  login === undefined ? '' : ` by ${inlineText(login, 60)}`;

const SENTENCES: Readonly<Record<FindingCode, Say>> = {
  'record-edited': ([who]) => `the record comment was edited${by(who)}`,
  'record-forged': () => 'the record comment does not bear my signature',
  'record-malformed': () => 'the record comment bears my signature and cannot be read',
  'record-deleted': ([who]) => `the record comment was deleted${by(who)}`,
  'record-newer': ([version]) =>
    `the record was written by a newer Drover (version ${name(version)}); I leave it alone`,
  'record-double': ([count]) => `there are ${name(count)} further record comments of mine`,
  'record-unpinned': () => 'the record comment is not pinned',
  'record-copied': ([who, url]) => `${name(who)} posted a copy of a record: ${name(url)}`,
  'marker-edited': ([who, url]) =>
    `a comment of mine was edited${by(who)}, so its marker counts no more: ${name(url)}`,
  'marker-forged': ([url]) => `a comment of mine bears a marker that I did not sign: ${name(url)}`,
  'marker-copied': ([who, url]) => `${name(who)} posted a marker of mine: ${name(url)}`,
  'marker-double': ([key]) => `two comments bear the marker ${code(key)}`,
  'marker-missing': ([key]) => `no comment bears the marker ${code(key)} any more`,
  'claims-ahead': ([count, first]) =>
    `${name(count)} or more runs were claimed that the record has not come to, such as ${code(first)}: it is older than what was done`,
  'pull-lost': () => 'the pull request that the record names is not to be found',
  'pull-other': ([number]) => `the record names another pull request than ${name(number)}`,
  'branch-lost': ([branch]) => `the branch ${code(branch)} is gone`,
  'branch-other': ([branch, known, shown]) =>
    `the branch ${code(branch)} is at ${code(shown)}, the record says ${code(known)}`,
  'branch-strange': ([number]) => `${name(number)} bears the name of the branch and is not mine`,
  'merge-not': ([number, commit]) =>
    `the record says merged at ${code(commit)}, and ${name(number)} is not merged`,
  'merge-other': ([known, shown]) =>
    `the merge commit is ${code(shown)}, the record says ${code(known)}`,
  'merge-unknown': ([number]) => `${name(number)} is merged, and the record does not say so yet`,
  'offer-other': ([known, shown]) =>
    `${code(known)} was put up for review, and the head is ${code(shown)}`,
  'run-unseen': ([key]) => `the run ${code(key)} was asked for and does not show`,
  'results-lost': ([commit]) => `what the agents found (${code(commit)}) cannot be read any more`,
  'card-other': ([shown, wanted]) =>
    `the card shows ${code(shown)}, the record says ${code(wanted)}`,
  'label-missing': ([label]) => `the label ${code(label)} is missing`,
  'label-left': ([label]) => `the label ${code(label)} is still there, though this has ended`,
};

/** What was found, as a line of Markdown without its bullet. */
export function findingWords(finding: Finding): string {
  return SENTENCES[finding.code](finding.args);
}

/** What was found and what was done about it, as the answer to `/repair`. */
export function repairReply(login: string, { rebuilt, findings }: Repaired): string {
  const lines = findings.map((finding) => `- ${findingWords(finding)}`);
  return [
    `@${login}, I compared my record with what GitHub shows, and found:`,
    lines.join('\n'),
    done(rebuilt, findings),
  ].join('\n\n');
}

/** What a repair came to, as it is kept until its answer stands. */
export interface Repaired {
  readonly rebuilt: boolean;
  readonly findings: readonly Finding[];
}

function done(rebuilt: boolean, findings: readonly Finding[]): string {
  if (rebuilt)
    return 'So I made the record anew from what GitHub shows, stopped what ran, and started nothing. No approval from before counts. Check where it stands; then comment `/resume` to go on, or `/cancel`.';
  return findings.some((finding) => remedyOf(finding) === 'itself')
    ? 'The record itself holds. What can be set right I set right now; the rest does no harm.'
    : 'The record itself holds, and none of this keeps me from going on.';
}
