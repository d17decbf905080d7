import { inlineText } from '../../lifecycle/text/one-line.ts';
import { csvLine } from './csv.ts';
import { type AuditEntry, COLUMNS, type Sheet } from './sheet.ts';

export const AUDIT_FORMATS = ['jsonl', 'json', 'csv', 'md'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** An export as the text of a file. */
export function writeSheet(sheet: Sheet, format: AuditFormat): string {
  return WRITERS[format](sheet);
}

const WRITERS: Readonly<Record<AuditFormat, (sheet: Sheet) => string>> = { jsonl, json, csv, md };

/** The columns of CSV: those of an entry between the kind of the row and its checksum. */
export const CSV_COLUMNS = ['type', ...COLUMNS, 'sha256'] as const;

function jsonl({ header, sha256, entries, total }: Sheet): string {
  return [
    { type: 'header', ...header, sha256 },
    ...entries.map(({ entry, sha256: own }) => ({ type: 'entry', ...entry, sha256: own })),
    { type: 'total', ...total },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function json({ header, sha256, entries, total }: Sheet): string {
  return `${JSON.stringify({
    header: { ...header, sha256 },
    entries: entries.map(({ entry, sha256: own }) => ({ ...entry, sha256: own })),
    total,
  })}\n`;
}

function csv({ header, sha256, entries, total }: Sheet): string {
  const row = (type: string, values: Partial<AuditEntry>, own: string): string =>
    csvLine([type, ...COLUMNS.map((column) => values[column] ?? null), own]);
  return [
    CSV_COLUMNS.join(','),
    row('header', { text: JSON.stringify(header) }, sha256),
    ...entries.map(({ entry, sha256: own }) => row('entry', entry, own)),
    row('total', { seq: total.entries }, total.sha256),
    '',
  ].join('\n');
}

/** To be read by people: what it says can be compared by its total, and not verified by itself. */
function md({ header, entries, total }: Sheet): string {
  const { repository, since, until, cut } = header;
  const when = [since === null ? '' : ` since ${since}`, until === null ? '' : ` until ${until}`];
  const rows = entries.map(({ entry, sha256 }) => {
    const { at, issue, who, text, reason, rule, run, url } = entry;
    const what = inlineText(text, 400);
    const cells = [
      at.slice(0, 19).replace('T', ' '),
      `#${issue}`,
      `${inlineText(who, 100)} ${url === null ? what : `${what} ([there](${url}))`}`,
      ...[reason, rule, run].map((each) => (each === null ? '' : `\`${each}\``)),
      `\`${sha256.slice(0, 12)}\``,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const missing = cut.map((number) => `#${number}`).join(', ');
  return `${[
    `## Decisions in ${inlineText(repository, 200)}${when.join('')}`,
    [
      '| when (UTC) | issue | what | reason | rule | run | checksum |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    ...(missing === ''
      ? []
      : [
          `GitHub shows no earlier versions of the record of ${missing}: decisions may be missing.`,
        ]),
    `${total.entries} decisions. Total checksum: \`${total.sha256}\``,
  ].join('\n\n')}\n`;
}
