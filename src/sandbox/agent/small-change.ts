import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeFile } from './files.ts';

/**
 * What is done when nobody says what: a line about it where a visitor sees it, or in a file of notes where there is no
 * page. Gives a sentence of what is different now.
 */
export async function makeSmallChange(folder: string, wish: string): Promise<string> {
  const line = wish.replace(/\s+/g, ' ').trim().slice(0, 200) || 'A small change';
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  const end = page === null ? -1 : endOf(page);
  if (page === null || end === -1) {
    return changeFile(folder, { kind: 'append', path: 'NOTES.md', text: `- ${line}` });
  }
  const note = `  <p class="note">${escaped(line)}</p>\n`;
  const start = page.lastIndexOf('\n', end) + 1;
  const at = page.slice(start, end).trim() === '' ? start : end;
  const text = page.slice(0, at) + note + page.slice(at);
  return changeFile(folder, { kind: 'write', path: 'index.html', text });
}

/** Where the page's main part ends, else its body; -1 without either. */
function endOf(page: string): number {
  const main = page.lastIndexOf('</main>');
  return main === -1 ? page.lastIndexOf('</body>') : main;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
