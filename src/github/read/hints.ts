import { type IssueKey, keyText } from '../../controller/ports.ts';
import { NO_SHA, type NodeId, type RunId, type RunKey, type Sha } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { ReportRead } from '../../lifecycle/snapshot/run.ts';
import type { Results } from '../../lifecycle/reports/results.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Variables } from '../client.ts';

/** What a world query must be told beforehand to show everything that the record needs. */
export interface Hints {
  readonly record: NodeId | null;
  readonly branch: string | null;
  readonly baseRef: string | null;
  readonly pull: NodeId | null;
  readonly run: string | null;
  readonly results: Sha | null;
  /** The board's field that shows the status. */
  readonly statusField: string;
  /** Whether issues that mention this one matter by now. */
  readonly mentions: boolean;
}

/** What a process remembers of an issue. It saves requests and is never relied on; the least recently used go first. */
export interface IssueMemory {
  hints: Hints;
  /** Sources that the record names and that lay outside the windows when last looked for. */
  outside: readonly NodeId[];
  /** Comments that carry a key which the record still owes. */
  posted: ReadonlyMap<string, NodeId>;
  /** The highest revision seen or written, when, and the times of its comment. */
  seen: {
    readonly revision: number;
    readonly createdAt: Instant;
    readonly updatedAt: Instant;
    readonly at: Instant;
  } | null;
  /** A revision that was sent without an answer: whether it was written will show. */
  unclear: { readonly revision: number; readonly at: Instant } | null;
  /** Since when refs of ours are seen without the record that they came with. */
  missedSince: Instant | null;
  /** The address of a run that was found by its name. */
  found: { readonly key: RunKey; readonly url: string } | null;
  /** Whether its record waits for a run to end. */
  working: boolean;
  /** Labels of Drover's that the repository has, by name. */
  labels: ReadonlyMap<string, NodeId>;
  /** The report of a completed run; it never changes. */
  report: { readonly run: RunId; readonly read: ReportRead } | null;
  /** Since when a successful run is known to have no report. */
  noReportSince: { readonly run: RunId; readonly at: Instant } | null;
  /** Since when each ref of ours is known. */
  refs: ReadonlyMap<string, Instant>;
  /** Results by the commit that holds them; they never change. */
  results: { readonly sha: Sha; readonly results: Results | null } | null;
}

export const COLD: Hints = {
  record: null,
  branch: null,
  baseRef: null,
  pull: null,
  run: null,
  results: null,
  statusField: 'Status',
  mentions: true,
};

export interface Memory {
  of(key: IssueKey): IssueMemory;
  /** What is remembered already, without keeping it for longer. */
  peek(key: IssueKey): IssueMemory | undefined;
  forget(key: IssueKey): void;
}

export function makeMemory(size: number): Memory {
  const entries = new Map<string, IssueMemory>();
  return {
    of: (key) => {
      const text = keyText(key);
      const entry = entries.get(text) ?? fresh();
      // A Map keeps the order of insertion: the first key is the one not used for longest.
      entries.delete(text);
      entries.set(text, entry);
      const [oldest] = entries.keys();
      if (entries.size > size && oldest !== undefined) entries.delete(oldest);
      return entry;
    },
    peek: (key) => entries.get(keyText(key)),
    forget: (key) => void entries.delete(keyText(key)),
  };
}

function fresh(): IssueMemory {
  return {
    hints: COLD,
    outside: [],
    posted: new Map(),
    seen: null,
    unclear: null,
    missedSince: null,
    found: null,
    working: false,
    labels: new Map(),
    report: null,
    noReportSince: null,
    refs: new Map(),
    results: null,
  };
}

/** What is known of a record's world besides what stands in it and in memory. */
export interface Known {
  readonly memory: Pick<IssueMemory, 'hints' | 'found' | 'results'>;
  /** The record's comment. */
  readonly comment: NodeId;
  readonly defaultBranch: string | null;
  readonly pull: NodeId | null;
  /** The address of the record's run, as the dispatch's answer told it. */
  readonly run: string | null;
}

/** What the next query has to be told of a record's world, be it one that was read or one just written. */
export function hintsOf(record: IssueRecord, known: Known): Hints {
  const { branch, results, run, stage, owed } = record;
  const { memory, comment, defaultBranch } = known;
  const late = ['merge', 'post-merge-verify', 'follow-up-capture', 'closeout'].includes(stage);
  const remembered = memory.hints.branch === branch?.name ? memory.hints.pull : null;
  const pull = branch === null ? null : (record.pull ?? known.pull ?? remembered);
  const isOnDefault = branch?.baseRef === defaultBranch;
  // The record has a run's address only from some later commit; until then the dispatch or a search told it.
  const found = run !== null && memory.found?.key === run.key ? memory.found.url : null;
  return {
    record: comment,
    branch: branch?.name ?? null,
    baseRef: branch === null || isOnDefault || pull !== null ? null : branch.baseRef,
    pull,
    run: run === null ? null : (run.url ?? known.run ?? found),
    results: results === memory.results?.sha ? null : results,
    statusField: memory.hints.statusField,
    mentions: late || owed.some(({ kind }) => kind === 'follow-up' || kind === 'revert'),
  };
}

/** The variables of the world query; parts without a hint are left out and get a placeholder. */
export function toVariables(key: IssueKey, hints: Hints, outside: readonly NodeId[]): Variables {
  const { owner, repo, number } = key;
  const branch = hints.branch ?? '';
  const hinted = [...new Set([...(hints.record === null ? [] : [hints.record]), ...outside])].slice(
    0,
    100,
  );
  return {
    owner,
    repo,
    number,
    statusField: hints.statusField,
    refPrefix: `refs/drover/${number}/`,
    branch,
    branchRef: `refs/heads/${branch}`,
    withBranch: hints.branch !== null,
    baseRef: `refs/heads/${hints.baseRef ?? ''}`,
    withBase: hints.baseRef !== null,
    pull: hints.pull ?? '',
    withPull: hints.pull !== null,
    run: hints.run ?? 'https://github.com',
    withRun: hints.run !== null,
    results: hints.results ?? NO_SHA,
    withResults: hints.results !== null,
    hinted,
    withHinted: hinted.length > 0,
    withMentions: hints.mentions,
  };
}

/** Whether what was asked for shows all that is needed. */
export function covers(asked: Hints, needed: Hints): boolean {
  const same = (name: 'branch' | 'baseRef' | 'pull' | 'run' | 'results'): boolean =>
    needed[name] === null || needed[name] === asked[name];
  return (
    same('branch') &&
    same('baseRef') &&
    same('pull') &&
    same('run') &&
    same('results') &&
    needed.statusField === asked.statusField &&
    (asked.mentions || !needed.mentions)
  );
}
