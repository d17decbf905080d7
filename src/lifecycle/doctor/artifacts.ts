import { CARE_LABEL } from '../desired/labels.ts';
import { shortSha } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { MINUTE } from '../time.ts';
import { claimsAhead } from './claims.ts';
import type { Finding } from './finding.ts';

type Compare = (record: IssueRecord, look: Look) => readonly Finding[];

/** A run that was asked for so long ago and does not show was not begun, or is not shown to whoever reads. */
const SHOWS_AFTER = 5 * MINUTE;

const one = (code: Finding['code'], ...args: readonly string[]): readonly Finding[] => [
  { code, args },
];

const pull: Compare = ({ pull: known }, { snapshot }) => {
  if (known === null || snapshot.pull?.id === known) return [];
  return snapshot.pull === null ? one('pull-lost') : one('pull-other', `#${snapshot.pull.number}`);
};

const branch: Compare = ({ branch: known, end }, { snapshot }) => {
  if (known === null || known.head === null || known.merged !== null || end !== null) return [];
  if (snapshot.pull?.state !== 'OPEN') return [];
  const { branchHead } = snapshot;
  if (branchHead === null) return one('branch-lost', known.name);
  if (branchHead === known.head || branchHead === known.next) return [];
  return one('branch-other', known.name, shortSha(known.head), shortSha(branchHead));
};

const merge: Compare = ({ branch: known, stage }, { snapshot }) => {
  const shown = snapshot.pull;
  if (known === null || shown === null) return [];
  if (known.merged === null)
    return shown.state === 'MERGED' && stage !== 'closeout'
      ? one('merge-unknown', `#${shown.number}`)
      : [];
  if (shown.state !== 'MERGED') return one('merge-not', `#${shown.number}`, shortSha(known.merged));
  const commit = shown.mergeCommit ?? known.merged;
  return commit === known.merged || shown.head === known.merged
    ? []
    : one('merge-other', shortSha(known.merged), shortSha(commit));
};

const offer: Compare = ({ offer: known }, { snapshot }) => {
  const shown = snapshot.pull;
  if (known === null || shown?.state !== 'OPEN' || known.head === shown.head) return [];
  return one('offer-other', shortSha(known.head), shortSha(shown.head));
};

const run: Compare = ({ run: known }, { snapshot }) =>
  known !== null && snapshot.run === null && snapshot.now - known.requestedAt > SHOWS_AFTER
    ? one('run-unseen', known.key)
    : [];

const results: Compare = ({ results: known, end }, { snapshot }) =>
  known !== null && snapshot.results === null && end === null
    ? one('results-lost', shortSha(known))
    : [];

const card: Compare = ({ card: known }, { snapshot, config }) => {
  if (known === null || snapshot.card === null || config.board === null) return [];
  const wanted = config.board.statuses[known.status];
  const shown = snapshot.card.option;
  return shown === wanted ? [] : one('card-other', shown ?? 'nothing', wanted);
};

const labels: Compare = ({ end }, { snapshot }) => {
  const has = snapshot.issue.labels.includes(CARE_LABEL);
  if (end === null) return has ? [] : one('label-missing', CARE_LABEL);
  return has ? one('label-left', CARE_LABEL) : [];
};

const claims: Compare = (record, { snapshot }) => {
  const ahead = claimsAhead(
    record,
    snapshot.refs.map(({ name }) => name),
  );
  return ahead.length === 0 ? [] : one('claims-ahead', String(ahead.length), ahead[0] ?? '');
};

const strangers: Compare = (_, { snapshot }) =>
  snapshot.strangers.flatMap(({ number }) => one('branch-strange', `#${number}`));

const ALL: readonly Compare[] = [
  claims,
  pull,
  branch,
  merge,
  offer,
  run,
  results,
  card,
  labels,
  strangers,
];

/** Where the record and what GitHub shows do not agree. */
export function artifactFindings(record: IssueRecord, look: Look): readonly Finding[] {
  return ALL.flatMap((compare) => compare(record, look));
}
