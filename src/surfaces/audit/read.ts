import { z } from 'zod';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { readCsv } from './csv.ts';
import { AuditEntry, Checksum, COLUMNS, FORMAT, Header, type Sheet } from './sheet.ts';
import { CSV_COLUMNS } from './write.ts';

const MARKDOWN =
  'It is Markdown, which is for people: the checksums are verified in json, jsonl or csv, and their total is the same.';

const Row = AuditEntry.extend({ sha256: Checksum });
const Total = z.strictObject({ entries: z.number(), sha256: Checksum });
const Whole = z.strictObject({
  header: Header.extend({ sha256: Checksum }),
  entries: z.array(Row),
  total: Total,
});
type Whole = z.infer<typeof Whole>;

/** Reads an export in json, jsonl or csv, whichever it is. An error says what the text is instead. */
export function readSheet(text: string): Result<Sheet, string> {
  if (text.startsWith('## ')) return fail(MARKDOWN);
  const whole = text.startsWith('{') ? (inJson(text) ?? inLines(text)) : inCsv(text);
  const parsed = Whole.safeParse(whole);
  if (!parsed.success)
    return fail(`It is no export of the form ${FORMAT}: ${whereIn(parsed.error)}.`);
  return ok(toSheet(parsed.data));
}

function whereIn({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first?.path.join('.') ?? '';
  return path === '' ? 'it is cut off, or something else' : `${path}: ${first?.message}`;
}

function toSheet({ header, entries, total }: Whole): Sheet {
  const { sha256, ...rest } = header;
  const rows = entries.map(({ sha256: own, ...entry }) => ({ entry, sha256: own }));
  return { header: rest, sha256, entries: rows, total };
}

function inJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const Line = z.looseObject({ type: z.enum(['header', 'entry', 'total']) });

function inLines(text: string): unknown {
  const lines = text.trimEnd().split('\n');
  const read = lines.map((line) => Line.safeParse(inJson(line)));
  if (read.some(({ success }) => !success)) return null;
  return assembled(read.flatMap(({ data }) => data ?? []));
}

/** The header first, the total last, and entries between them. */
function assembled(lines: readonly z.infer<typeof Line>[]): unknown {
  const parts = lines.map(({ type, ...rest }) => ({ type, rest }));
  const [first, last] = [parts[0], parts.at(-1)];
  const between = parts.slice(1, -1);
  if (first?.type !== 'header' || last?.type !== 'total') return null;
  if (between.some(({ type }) => type !== 'entry')) return null;
  return { header: first.rest, entries: between.map(({ rest }) => rest), total: last.rest };
}

const NUMBERS: readonly string[] = ['seq', 'issue', 'minutes', 'dollars'];

function inCsv(text: string): unknown {
  const [head, ...rows] = readCsv(text) ?? [];
  if (head?.join() !== CSV_COLUMNS.join()) return null;
  return assembled(
    rows.map((row) => {
      const sha256 = row.at(-1) ?? '';
      const cells = Object.fromEntries(
        COLUMNS.map((column, at) => [column, valueOf(column, row[at + 1] ?? '')]),
      );
      switch (row[0]) {
        case 'header':
          return { type: 'header', ...(inJson(String(cells['text'])) as object | null), sha256 };
        case 'total':
          return { type: 'total', entries: cells['seq'], sha256 };
        default:
          return { type: 'entry', ...cells, sha256 };
      }
    }),
  );
}

function valueOf(column: string, cell: string): string | number | null {
  if (cell === '') return null;
  return NUMBERS.includes(column) ? Number(cell) : cell;
}
