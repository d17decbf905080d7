import { decodeReferences } from './entities.ts';
import { CLOSING, MENTION } from './github-edits.ts';
import { withoutInvisible } from './invisible.ts';
import { remembered } from './remembered.ts';
import { findSecret } from './secrets.ts';

const MARKDOWN = /[\\`*_{}[\]<>#|~!&$]/g;

/**
 * Text for a place that shows it as it is, such as a title: one line, nothing invisible, no HTML comment, no closing
 * keyword at work, no secret, at most `limit` characters (UTF-16 code units) with an ellipsis where cut.
 */
export function plainLine(text: string, limit: number): string {
  return plain(text, limit);
}

const plain = remembered((text: string, limit: number) => settled(text, limit, (line) => line));

/**
 * Text within a line of Markdown, tables included: as `plainLine`, and all markup escaped, nobody mentioned. The escapes
 * come on top of the limit. Applying it again changes nothing.
 */
export function inlineText(text: string, limit: number): string {
  return inline(text, limit);
}

const inline = remembered((text: string, limit: number) =>
  escaped(settled(unescaped(text), limit, (line) => decodeReferences(line))),
);

/** Text as code within a line of Markdown, tables included, with its backticks; what it says is not interpreted. */
export function codeText(text: string, limit: number): string {
  return code(text, limit);
}

const code = remembered((text: string, limit: number) => {
  const line = plainLine(text, limit).replace(/`/g, "'").replace(/\|/g, '¦');
  return line === '' ? '` `' : `\`${line}\``;
});

/** Stands in the place of a line that must not be shown; the line itself would be the leak. */
const WITHHELD = '(not shown: it holds what looks like a secret)';

function settled(text: string, limit: number, decode: (line: string) => string): string {
  const line = shortened(text, limit, decode);
  return findSecret(text) === null && findSecret(line) === null ? line : bounded(WITHHELD, limit);
}

/** Repeated until nothing changes: each step only shortens, but for one word at each closing keyword. */
function shortened(text: string, limit: number, decode: (line: string) => string): string {
  let before = text;
  for (;;) {
    const after = bounded(
      withoutInvisible(decode(before)).replace(/<!--[\s\S]*?(?:-->|$)/g, ''),
      limit,
    );
    if (after === before) return after;
    before = after;
  }
}

function bounded(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(CLOSING, '$1 issue');
  if (line.length <= limit) return line;
  return `${line
    .slice(0, Math.max(0, limit - 1))
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

/** Mentions as code; between them every character that Markdown might read is escaped. */
function escaped(line: string): string {
  let out = '';
  let at = 0;
  for (const mention of line.matchAll(MENTION)) {
    out += `${escapedPart(line.slice(at, mention.index))}\`${mention[0]}\``;
    at = mention.index + mention[0].length;
  }
  return escapedStart(out + escapedPart(line.slice(at)));
}

function escapedPart(text: string): string {
  return text.replace(MARKDOWN, '\\$&');
}

/** At the beginning of a line a few more characters are markup: of lists, underlines and commands. */
function escapedStart(line: string): string {
  return line.replace(/^[/+\-=]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

/** The reverse of `escaped`, for text that has been through here before. */
function unescaped(text: string): string {
  return text.replace(
    /\\([\\`*_{}[\]<>#|~!&$/+\-=.)])|`(@[a-z0-9][a-z0-9./_-]*)`/gi,
    (_, sign?: string, name?: string) => sign ?? name ?? '',
  );
}
