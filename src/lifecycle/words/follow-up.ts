import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { plainLine } from '../text/one-line.ts';
import { agentText } from './safe.ts';

interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** The issue for one follow-up; it mentions the issue that it came from, which is also how it is found again. */
export function followUpIssue(about: string, record: IssueRecord, look: Look): IssueText | null {
  const { issue, pull, results } = look.snapshot;
  const from = `_Noted while working on #${issue.number}${pull === null ? '' : ` (#${pull.number})`}._`;
  if (about === 'fix') {
    const sha = record.branch?.merged ?? '';
    return {
      title: `Fix what ${sha.slice(0, 7)} broke`,
      body: `The merge commit ${sha} did not pass verification, and the operator chose to fix it forward.\n\n${from}`,
    };
  }
  const noted = results?.followUps[Number(about)];
  if (noted === undefined) return null;
  return {
    title: plainLine(noted.title, 200),
    body: `${agentText(noted.body, 4_000)}\n\n${from}`,
  };
}

export function revertText(look: Look): IssueText {
  const { issue, pull } = look.snapshot;
  return {
    title: `Revert “${plainLine(pull?.title ?? issue.title, 180)}”`,
    body: `The merge did not pass verification, and the operator chose to revert it. For #${issue.number}.`,
  };
}
