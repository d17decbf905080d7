import { withoutComments } from './without-comments.ts';

/** Modules by which nothing reaches a network. Any other is a way out, new ones of Node's and new dependencies alike. */
const QUIET: readonly string[] = [
  // Who may start programs, and who may have them, is said beside the other arrows.
  'node:child_process',
  'node:crypto',
  'node:events',
  'node:fs',
  'node:fs/promises',
  'node:os',
  'node:path',
  'node:readline',
  'node:readline/promises',
  'node:stream',
  'node:stream/consumers',
  'node:timers',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:zlib',
  '@clack/prompts',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/server/stdio',
  '@opentelemetry/api',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
  'commander',
  'hono',
  'js-yaml',
  'mdast-util-from-markdown',
  'mdast-util-gfm',
  'micromark-extension-gfm',
  'pino',
  'unbash',
  'yauzl',
  'zod',
];

const NAMED = [
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require|getBuiltinModule)\s*\(\s*["'`]([^"'`$\n]+)["'`]/g,
];
/** What nobody can tell from the source. */
const COMPUTED = /\b(?:import|require|getBuiltinModule)\s*\(\s*(?:[^"'`\s)]|`[^`]*\$)/;
const TYPES_ALONE = /^(?:import|export) type\b[^;]*?;/gm;
const INLINE_TYPES = /^(?:import|export) \{(?:\s*type [\w ]+,?)+\s*\} from [^;]+;/gm;
const FETCH = [
  // A call, whosever method it is.
  /\bfetch\s*(?:\?\.)?\s*\(/,
  // By another name, or handed on.
  /(?:[=(,?:{[]|&&|\|\||\breturn|=>)\s*fetch\s*(?:[,;)}\]]|\bas\b)/,
  /\bglobalThis\s*(?:\?\.)?\s*(?:\.\s*fetch\b|\[)/,
  /\bfetch\b[^{}]*\}\s*=\s*globalThis\b/,
];
const OTHER_GLOBALS = /\bnew\s+(?:globalThis\s*\.\s*)?(WebSocket|EventSource|XMLHttpRequest)\b/g;

/** What of a source could reach a network: the modules that it loads for more than types, and `fetch` by whatever name. */
export function waysOut(source: string): readonly string[] {
  const code = withoutComments(source).replace(TYPES_ALONE, '').replace(INLINE_TYPES, '');
  const modules = NAMED.flatMap((each) => [...code.matchAll(each)]).map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const computed = COMPUTED.test(code) ? ['a module whose name is computed'] : [];
  const globals = [...code.matchAll(OTHER_GLOBALS)].map(([, name = '']) => name);
  const fetches = FETCH.some((each) => each.test(code)) ? ['fetch'] : [];
  return [...new Set([...modules.filter(isLoud), ...computed, ...globals, ...fetches])].toSorted();
}

function isLoud(name: string): boolean {
  return !name.startsWith('.') && !QUIET.includes(name);
}
