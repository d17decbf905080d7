import { actOfComment } from '../acts/collect.ts';
import { lookAt } from '../look.ts';
import { once } from '../once.ts';
import { mergeReasonOf } from '../reasons/merge-reason.ts';
import { reasonOf } from '../reasons/reason.ts';
import { HISTORY_WORDS, type HistoryWord } from '../record/history-word.ts';
import { type Prompt, termsOf } from '../record/prompt.ts';
import type { HistoryLine, IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { type Entry, PLAIN } from './entry.ts';
import type { IssuePast } from './past.ts';
import { type ToldLine, toldLines } from './told-lines.ts';
import { LINES } from './words/lines.ts';

/** What the record tells, as entries. */
export function recordEntries(past: IssuePast): readonly Entry[] {
  return toldLines(past.versions).flatMap((told) => {
    const what = HISTORY_WORDS.find((each) => each === told.line.what);
    return what === undefined ? [] : [entryOf(told, what, past)];
  });
}

function entryOf(told: ToldLine, what: HistoryWord, past: IssuePast): Entry {
  const { line } = told;
  const prompt = promptOf(told, past);
  const rule = prompt === null ? null : termsOf(prompt).rule;
  const reason = reasonFor(line, past);
  return {
    ...PLAIN,
    at: line.at,
    what,
    ...LINES[what](line.args),
    ...(reason === 'merged.gates-held' ? { part: 'drover', who: 'Drover' } : {}),
    reason,
    run: runOf(told, prompt, past),
    cost: isEndOfRun(told) ? costOf(told) : null,
    rule: rule === 'none' ? null : rule,
    url: urlOf(told, { what, prompt }, past),
  };
}

function reasonFor(line: HistoryLine, { snapshot }: IssuePast): Entry['reason'] {
  if (line.what === 'blocked') return reasonOf('blocked', line.args[0] ?? '');
  return mergeReasonOf(line, snapshot.viewer);
}

/** Words whose line names a question. */
const OF_PROMPTS: readonly string[] = ['asked', 'seconded', 'allowed', 'denied', 'answered'];

function promptOf({ line, record }: ToldLine, { versions }: IssuePast): Prompt | null {
  const id = line.what === 'delegated' || OF_PROMPTS.includes(line.what) ? line.args[1] : undefined;
  if (id === undefined) return null;
  // As it stands by now, where the record still holds it.
  const [last] = versions.slice(-1);
  const known = [last, record].flatMap((each) => each?.prompts ?? []);
  return known.find((prompt) => prompt.id === id) ?? null;
}

const NAMING: Readonly<Record<string, number>> = {
  dispatched: 0,
  late: 0,
  done: 0,
  verified: 0,
  stopped: 1,
};
/** Words that say how a run ended, the first of them in a commit that took its run away. */
const ENDS: readonly string[] = ['done', 'verified', 'failed', 'verify-failed', 'asked', 'blocked'];

function runOf(told: ToldLine, prompt: Prompt | null, past: IssuePast): Entry['run'] {
  const at = NAMING[told.line.what];
  const named = at === undefined ? undefined : told.line.args[at];
  const ended = isEndOfRun(told) ? told.before?.run?.key : undefined;
  const key = named ?? prompt?.run ?? ended;
  return key === undefined ? null : runNamed(key, past);
}

/** A run by its key, with its address as far as it is known. */
export function runNamed(key: string, { runs, snapshot }: IssuePast): NonNullable<Entry['run']> {
  const current = snapshot.run?.key === key ? snapshot.run.url : null;
  return { key, url: runs.find((run) => run.key === key)?.url ?? current };
}

function isEndOfRun({ line, record, before, together }: ToldLine): boolean {
  const run = before?.run ?? null;
  if (run === null || record.run?.key === run.key) return false;
  return together.find(({ what }) => ENDS.includes(what)) === line;
}

/** By how much what was spent has grown. */
function costOf({ record, before }: ToldLine): Entry['cost'] {
  const [after, was] = [sumOf(record), sumOf(before)];
  if (after.runs <= was.runs) return null;
  const dollars = after.priced > was.priced ? after.dollars - was.dollars : null;
  return { minutes: after.minutes - was.minutes, dollars };
}

/** What an issue has taken so far, over all its stages and lives. */
export function sumOf(
  record: IssueRecord | null,
): Pick<IssueRecord['spent'][number], 'runs' | 'minutes' | 'dollars' | 'priced'> {
  const zero = { runs: 0, minutes: 0, dollars: 0, priced: 0 };
  return (record?.spent ?? []).reduce(
    (sum, each) => ({
      runs: sum.runs + each.runs,
      minutes: sum.minutes + each.minutes,
      dollars: sum.dollars + each.dollars,
      priced: sum.priced + each.priced,
    }),
    zero,
  );
}

interface About {
  readonly what: HistoryWord;
  readonly prompt: Prompt | null;
}

/** Where it was said: Drover's own comment by the key that it carries, a person's by who wrote it, and when. */
function urlOf(told: ToldLine, { what, prompt }: About, past: IssuePast): string | null {
  const { line, record } = told;
  const key = keyOf(told, { what, prompt });
  const { comments } = past.snapshot;
  const own = key === null ? undefined : comments.find(({ keys }) => keys.includes(key));
  if (own !== undefined) return own.url;
  if (what === 'merged' || what === 'merged-unapproved') return past.snapshot.pull?.url ?? null;
  const [by = ''] = line.args;
  const acts = actsOf(past);
  const said = acts.find((act) => act.at === line.at && act.comment.author?.login === by);
  const source = record.approvals.find((each) => each.by === by && each.at === line.at)?.source;
  return said?.comment.url ?? comments.find(({ id }) => id === source)?.url ?? null;
}

function keyOf({ line, record }: ToldLine, { what, prompt }: About): string | null {
  switch (what) {
    case 'blocked':
      return `notice/${record.life}/${line.args[0] ?? ''}/${line.at}`;
    case 'offered':
      return record.offer === null ? null : `offer/${record.offer.id}`;
    case 'asked':
      return prompt === null ? null : `prompt/${record.life}/${prompt.id}`;
    default:
      return null;
  }
}

/** Every command that a person gave by a comment or a review, with when it took its present form. */
export const actsOf = once((past: IssuePast) => {
  const look = lookAt(past.snapshot);
  return past.snapshot.comments.flatMap((comment) =>
    actOfComment(comment, look).map(({ said }): Act => ({ at: said, comment })),
  );
});

interface Act {
  readonly at: number;
  readonly comment: CommentSnapshot;
}
