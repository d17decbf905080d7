import type { Story, Total } from '../../lifecycle/explain/explain.ts';
import { inlineText } from '../../lifecycle/text/one-line.ts';
import { rounded, type ToldEntry, toldEntry } from './told.ts';

/** The history of an issue, as `--json` prints it. */
export interface StoryShown {
  readonly issue: string;
  readonly title: string;
  readonly url: string;
  /** The slug of the App whose record it is. */
  readonly app: string;
  /** A person's token cannot check the signature of a record. */
  readonly verified: false;
  /** Whether nothing is missing of what the record told at its beginning. */
  readonly is_whole: boolean;
  readonly total: Total;
  readonly entries: readonly ToldEntry[];
}

type About = Pick<StoryShown, 'issue' | 'title' | 'url' | 'app'>;

export function storyShown(about: About, { entries, total, isWhole }: Story): StoryShown {
  return {
    ...about,
    verified: false,
    is_whole: isWhole,
    total: { ...total, dollars: rounded(total.dollars) },
    entries: entries.map(toldEntry),
  };
}

const CUT =
  'GitHub shows no earlier versions of the record: of what it told at its beginning some lines are missing.';

/** For a person at a terminal: a line for each, and below it what there is to say besides. */
export function storyText(story: StoryShown): string {
  const lines = story.entries.map((entry) => {
    const besides = besidesOf(entry).map((each) => `    ${each}\n`);
    return `${timeOf(entry)}  ${nameOf(entry)} ${entry.text}\n${besides.join('')}`;
  });
  return [
    `${story.issue}  ${story.title}\n${totalText(story.total)}\n\n`,
    ...(story.is_whole ? [] : [`${CUT}\n\n`]),
    ...lines,
    `\nSignatures were not verified. ${story.url}\n`,
  ].join('');
}

/** The same for a page: a table. */
export function storyMarkdown(story: StoryShown): string {
  const rows = story.entries.map((entry) => {
    const { url, reason, rule, run, run_url: runUrl } = entry;
    const what = `${cell(nameOf(entry))} ${cell(entry.text)}`;
    const cells = [
      timeOf(entry),
      url === null ? what : `${what} ([there](${url}))`,
      reason === null ? '' : `\`${reason}\``,
      rule === null ? '' : `\`${rule}\``,
      run === null ? '' : runUrl === null ? `\`${run}\`` : `[\`${run}\`](${runUrl})`,
      costText(entry),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `${[
    `## [${cell(story.issue)}](${story.url}): ${cell(story.title)}`,
    `${totalText(story.total)} Signatures were not verified.${story.is_whole ? '' : ` ${CUT}`}`,
    [
      '| when (UTC) | what | reason | rule | run | took |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function cell(text: string): string {
  return inlineText(text, 400);
}

function timeOf({ at }: ToldEntry): string {
  return at.slice(0, 19).replace('T', ' ');
}

function nameOf({ part, who, rule }: ToldEntry): string {
  if (part === 'agent') return `@@${who}`;
  return part === 'rule' ? `the rule ${rule ?? who}` : who;
}

function besidesOf(entry: ToldEntry): readonly string[] {
  const { reason, verdict, rule, part, run, run_url: runUrl, url } = entry;
  const parts = [
    ...(reason === null ? [] : [`reason ${reason}`]),
    ...(verdict === 'refused' && reason === null ? ['refused'] : []),
    ...(verdict === 'taken' ? ['taken'] : []),
    ...(verdict === 'none' ? ['without effect'] : []),
    ...(rule === null || part === 'rule' ? [] : [`rule ${rule}`]),
    ...(run === null || entry.text.includes(run) ? [] : [`run ${run}`]),
    ...(costText(entry) === '' ? [] : [costText(entry)]),
  ];
  return [
    ...(parts.length === 0 ? [] : [parts.join(' · ')]),
    ...(url === null ? [] : [url]),
    ...(runUrl === null || runUrl === url ? [] : [runUrl]),
  ];
}

function costText({ minutes, dollars }: ToldEntry): string {
  if (minutes === null) return '';
  return dollars === null ? `${minutes} min` : `${minutes} min, $${dollars.toFixed(2)}`;
}

function totalText({ runs, minutes, dollars, priced }: Total): string {
  if (runs === 0) return 'No run has ended.';
  const cost = priced === 0 ? 'none said what it cost' : `$${dollars.toFixed(2)}`;
  const some = priced > 0 && priced < runs ? ` (${priced} of them said what they cost)` : '';
  return `${runs} ${runs === 1 ? 'run has' : 'runs have'} ended: ${minutes} min, ${cost}${some}.`;
}
