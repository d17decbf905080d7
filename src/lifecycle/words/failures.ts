import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { codeText } from '../text/one-line.ts';

type Say = (told: string, record: IssueRecord, look: Look) => string;

const after = (text: string, told: string): string =>
  told === '' ? `${text}.` : `${text}: ${told}.`;

/** Why an attempt failed, by the short word that it is noted under; `told` is what the run or GitHub said, as code. */
const FAILURES: Readonly<Record<string, Say>> = {
  failed: (told) => after('The run says why', told),
  'not-dispatched': (told, record, look) =>
    `GitHub did not start the workflow ${workflowOf(record, look)} of the default branch${told === '' ? '' : ` (${told})`}. The file must be in \`.github/workflows\` there, take \`workflow_dispatch\`, and be enabled; Drover’s templates have it.`,
  late: () => 'It did not end in time, and was cancelled.',
  'no-report': (told) => `It ended without a report${told === '' ? '' : ` (${told})`}.`,
  'bad-report': (told) => after('Its report could not be read', told),
  'broken-report': (told) => after('Its report breaks the contract', told),
  'foreign-report': () => 'Its report was made for another run.',
  'wrong-head': (told) => after('Its commit does not begin where it was told to', told),
  'items-unanswered': (told) => after('Its report leaves feedback items unanswered', told),
  'report-incomplete': (told) => after('Its report is incomplete', told),
};

/** The failed attempts of a stage in words: how many, and what was wrong with the last. */
export function failureWords(detail: string, record: IssueRecord, look: Look): string {
  const [, why = '', rest = ''] = /^([a-z-]+)(?::\s*(.*))?$/s.exec(detail) ?? [];
  const say = FAILURES[why];
  const told = (text: string): string => (text === '' ? '' : codeText(text, 250));
  const last = say === undefined ? after('It says', told(detail)) : say(told(rest), record, look);
  return record.failures > 1
    ? `The run failed ${record.failures} times. The last time: ${last}`
    : `The run failed. ${last}`;
}

function workflowOf({ stage, verify }: IssueRecord, { config }: Look): string {
  const { workflows } = config;
  if (stage !== 'post-merge-verify') return codeText(workflows.stage, 100);
  const isDiagnosing = verify.failures > 0 && !verify.diagnosed;
  return codeText(isDiagnosing ? workflows.diagnose : workflows.verify, 100);
}
