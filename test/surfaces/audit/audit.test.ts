import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/lifecycle/explain/explain.ts';
import { fail } from '../../../src/lifecycle/result.ts';
import { chained, faultIn } from '../../../src/surfaces/audit/chain.ts';
import { csvLine, readCsv } from '../../../src/surfaces/audit/csv.ts';
import { isDecision } from '../../../src/surfaces/audit/decisions.ts';
import { readSheet } from '../../../src/surfaces/audit/read.ts';
import { type AuditEntry, COLUMNS, FORMAT, type Sheet } from '../../../src/surfaces/audit/sheet.ts';
import { writeSheet } from '../../../src/surfaces/audit/write.ts';
import { toldEntry } from '../../../src/surfaces/cli/told.ts';
import { pastOf, played } from '../../lifecycle/explain/pasts.ts';

const HEADER = {
  format: FORMAT,
  repository: 'acme/storefront',
  since: '2026-01-01T00:00:00.000Z',
  until: null,
  cut: [7],
} as const;

const decided = explain(pastOf(played('all-stages'))).entries.filter(isDecision);
const ENTRIES: readonly AuditEntry[] = decided.map((entry, at) => {
  const told = toldEntry(entry);
  return { seq: at + 1, issue: 12, ...told };
});
const SHEET = chained(HEADER, ENTRIES);

function read(text: string): Sheet {
  const sheet = readSheet(text);
  if (!sheet.ok) throw new Error(sheet.error);
  return sheet.value;
}

describe('an export', () => {
  test('has a line for each decision, and none for what follows from one', () => {
    expect(ENTRIES.map(({ what }) => what)).toEqual([
      'ready',
      'dispatched',
      'done',
      'dispatched',
      'done',
      'offered',
      'feedback',
      'feedback',
      'dispatched',
      'done',
      'offered',
      'commanded',
      'approved',
      'merged',
      'dispatched',
      'verified',
      'ended',
    ]);
  });

  test('has the checksum that the documentation says', () => {
    const sheet = chained({ ...HEADER, cut: [] }, []);
    // printf '["drover-audit/1","acme/storefront","2026-01-01T00:00:00.000Z",null,[]]' | sha256sum
    expect(sheet.sha256).toBe('4795140695744ce47c5519dec2ade1830df3a3546a2652d7c9fd53a7fb06bd05');
  });

  test('has the fields that the documentation names, in this order', () => {
    const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
    const [table = ''] = /\| `seq` \|[^]*?(?=\n\n)/.exec(page) ?? [];
    const first = table.split('\n').map((row) => row.split('|')[1] ?? '');
    const named = first.flatMap((names) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named).toEqual([...COLUMNS, 'sha256']);
  });

  test.each(['json', 'jsonl', 'csv'] as const)('in %s is read as it was written', (format) => {
    const text = writeSheet(SHEET, format);
    expect(read(text)).toEqual(SHEET);
    expect(faultIn(read(text))).toBeNull();
  });

  test('in Markdown is for people', () => {
    const page = writeSheet(SHEET, 'md');
    expect(page).toContain('| operator approved');
    expect(page).toContain(SHEET.total.sha256);
    expect(page).toContain('of the record of #7: decisions may be missing');
    expect(readSheet(page)).toEqual(fail(expect.stringContaining('which is for people')));
  });
});

describe('whatever is done to an export is found', () => {
  const lines = writeSheet(SHEET, 'jsonl').trimEnd().split('\n');
  const faultOf = (changed: readonly string[]) => faultIn(read(`${changed.join('\n')}\n`));

  test('a word changed: from that entry on', () => {
    const changed = lines.map((line) => line.replace('said /approve', 'said nothing'));
    expect(faultOf(changed)).toEqual({ at: 'entry', entry: 12 });
  });

  test('an entry left out, put elsewhere, or said twice', () => {
    expect(faultOf(lines.toSpliced(3, 1))).toEqual({ at: 'entry', entry: 3 });
    const swapped = lines.with(3, lines[4] ?? '').with(4, lines[3] ?? '');
    expect(faultOf(swapped)).toEqual({ at: 'entry', entry: 3 });
    expect(faultOf(lines.toSpliced(3, 0, lines[3] ?? ''))).toEqual({ at: 'entry', entry: 4 });
  });

  test('the end cut off, with the total left', () => {
    expect(faultOf(lines.toSpliced(-2, 1))).toEqual({ at: 'total' });
  });

  test('another time said to be covered', () => {
    const [head = '', ...rest] = lines;
    expect(faultOf([head.replace('2026-01-01', '2025-01-01'), ...rest])).toEqual({ at: 'header' });
  });

  test('what is no export at all is told', () => {
    for (const text of ['', '{}', 'a,b\n1,2\n', lines.slice(0, -1).join('\n'), '{"type":"total"}'])
      expect(readSheet(text)).toEqual(fail(expect.stringMatching(/^It is no export/)));
  });
});

describe('CSV', () => {
  test('no cell is a formula', () => {
    expect(csvLine(['=1+1', "'=1", '+1', '-1', '@x', 'a=b', null, 3])).toBe(
      "'=1+1,''=1,'+1,'-1,'@x,a=b,,3",
    );
  });

  test('every text comes back as it was', () => {
    const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^['=+\-@",\r\n]{1,6}$/));
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (table) => {
        const text = table.map((row) => `${csvLine(row)}\n`).join('');
        expect(readCsv(text)).toEqual(table);
      }),
      { numRuns: 200 },
    );
  });

  test('half a quotation is none', () => {
    expect(readCsv('a,"b\n')).toBeNull();
  });
});
