import { readFileSync } from 'node:fs';

/**
 * The GraphQL queries, read from their files once at start: each operation with the fragments that it uses and no
 * other. The files are checked against the official schema by the tests.
 */
const SOURCES = [
  'issue-world.graphql',
  'more.graphql',
  'finder.graphql',
  'keys.graphql',
  'person.graphql',
].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));

const BLOCKS = new Map(SOURCES.flatMap(blocksOf));

/** All operations of the files, by name. */
export const OPERATIONS = [...BLOCKS]
  .filter(([, text]) => text.startsWith('query'))
  .map(([name]) => name);

/** The text of one operation, ready to send. */
export function documentOf(operation: string): string {
  const text = TEXTS.get(operation) ?? textOf(operation);
  TEXTS.set(operation, text);
  return text;
}

const TEXTS = new Map<string, string>();

function textOf(operation: string): string {
  const wanted = new Set([operation]);
  // A set that grows while it is walked is walked to its end.
  for (const name of wanted) {
    for (const [, used] of blockOf(name).matchAll(/\.\.\.(\w+)/g)) {
      if (used !== undefined && used !== 'on') wanted.add(used);
    }
  }
  // Nothing in them is in quotes but what has single blanks: half of a request would be indentation.
  return [...wanted].map(blockOf).join(' ').replace(/\s+/g, ' ');
}

function blockOf(name: string): string {
  const text = BLOCKS.get(name);
  if (text === undefined) throw new Error(`There is no query or fragment ${name}.`);
  return text;
}

/** Operations and fragments begin at the start of a line, and each ends before the next. */
function blocksOf(source: string): [name: string, text: string][] {
  return source
    .replace(/^\s*#.*$/gm, '')
    .split(/^(?=query |fragment )/m)
    .filter((text) => text.trim() !== '')
    .map((text) => [/^(?:query|fragment) (\w+)/.exec(text)?.[1] ?? '', text.trim()]);
}
