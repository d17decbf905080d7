import type { Operator } from './operator.ts';
import { short } from './narrate.ts';
import { Stuck } from './watch.ts';

/** The files that a visitor gets. */
const SERVED = ['index.html', 'notice.txt', 'styles.css'];

/** Fetches the preview as a visitor would, and compares it with the commit, file by file. Gives what the line on top says. */
export async function checkPreview(
  operator: Operator,
  preview: { readonly sha: string; readonly url: string },
): Promise<string> {
  const { sha, url } = preview;
  const page = await textAt(url);
  const texts = await Promise.all(SERVED.map((path) => textAt(new URL(path, url).href)));
  const files = await Promise.all(SERVED.map((path) => operator.fileAt(sha, path)));
  const wrong = SERVED.filter((_, index) => texts[index] !== files[index]);
  if (page !== files[0]) wrong.unshift('the page itself');
  if (wrong.length > 0) {
    throw new Stuck(
      `The preview at ${url} does not serve ${short(sha)}: ${wrong.join(', ')} differ.`,
    );
  }
  return (texts[SERVED.indexOf('notice.txt')] ?? '').trim();
}

async function textAt(url: string): Promise<string | null> {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok === true ? answer.text() : null;
}
