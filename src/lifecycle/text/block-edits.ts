import type { Code, Table } from 'mdast';
import type { Edit } from './edits.ts';
import { spanOf } from './markdown.ts';

const LANGUAGE = /^[\w+#.-]{1,30}$/;

/** Of the words behind a fence only a language is kept: none of them is shown. */
export function fenceEdits(node: Code, source: string): Edit[] {
  if (node.lang === null || node.lang === undefined) return [];
  const { start } = spanOf(node);
  const [line = '', fence = ''] =
    /^(`{3,}|~{3,})[^\n]*/.exec(source.slice(start, spanOf(node).end)) ?? [];
  const language = LANGUAGE.test(node.lang) ? node.lang : '';
  if (fence === '' || line === fence + language) return [];
  return [{ start, end: start + line.length, text: fence + language, loses: 'hidden' }];
}

/** Cells beyond the header's are not shown (GFM 4.10). */
export function tableEdits(node: Table): Edit[] {
  const columns = node.children[0]?.children.length ?? 0;
  return node.children.flatMap((row): Edit[] => {
    const last = row.children[columns - 1];
    const excess = row.children.length > columns && last !== undefined;
    return excess
      ? [{ start: spanOf(last).end, end: spanOf(row).end, text: ' |', loses: 'hidden' }]
      : [];
  });
}
