import type { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import { runsWithoutAgent } from '../runs/agents.ts';
import { closest } from './closest.ts';
import { Config } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';
import { keysAllowedAt } from './json-schema.ts';
import { type Path, shorten, writePath } from './key-path.ts';
import { problemsOfPolicies } from './policy-problems.ts';
import { readYaml, type YamlDocument, type YamlFault } from './yaml-tree.ts';

/** Longest `.github/drover.yml` that is read, in UTF-16 units. */
export const MAX_CONFIG_LENGTH = 65_536;
const MAX_PROBLEMS = 50;

/**
 * Reads the text of `.github/drover.yml`. Never throws for what a person can write; every problem
 * names its key and, where there is one, its line. At most 50 problems are given.
 */
export function parseConfig(text: string): Result<Config, readonly ConfigProblem[]> {
  if (text.length > MAX_CONFIG_LENGTH) {
    const found = `${text.length} characters`;
    return fail([
      { line: null, key: '', found, allowed: `at most ${MAX_CONFIG_LENGTH} characters` },
    ]);
  }
  const document = readYaml(text);
  if (!document.ok) return fail(document.error.slice(0, MAX_PROBLEMS).map(fromFault));
  // A file without content lacks its version, which is a clearer thing to say than "not a mapping".
  const input = document.value.value ?? {};
  const parsed = Config.safeParse(input, { error: wordsFor });
  if (parsed.success) return complete(parsed.data, document.value);
  const problems = parsed.error.issues.flatMap((issue) => fromIssue(issue, [], document.value));
  return fail(problems.sort(byLine).slice(0, MAX_PROBLEMS));
}

/**
 * What no part shows by itself: for every run there is an agent, whatever its issue is labelled, and no policy says more
 * or less than it can mean.
 */
function complete(config: Config, document: YamlDocument): Result<Config, ConfigProblem[]> {
  const problems = [
    ...runsWithoutAgent(config).map((stages) => ({
      path: ['agents'],
      found: `no agent that does ${list(stages, 'and')} for issues of every label`,
      allowed: 'agents of which one without `domains` does it, or does every stage',
    })),
    ...problemsOfPolicies(config),
  ].map(({ path, found, allowed }) => ({
    line: document.lineOf(path),
    key: writePath(path),
    found,
    allowed,
  }));
  return problems.length === 0 ? ok(config) : fail(problems.sort(byLine).slice(0, MAX_PROBLEMS));
}

/** The board of a configuration that has mistakes elsewhere; null where the board is one of them. */
export function parseBoard(text: string): Config['board'] {
  if (text.length > MAX_CONFIG_LENGTH) return null;
  const document = readYaml(text);
  if (!document.ok) return null;
  const board = Config.shape.board.safeParse(valueAt(document.value.value, ['board']));
  return board.success ? board.data : null;
}

/**
 * The mode of a configuration that has mistakes elsewhere; null where it says nothing of one. Who wrote `mode` and
 * anything but `act` did not mean Drover to act.
 */
export function parseMode(text: string): Config['mode'] | null {
  const document = text.length > MAX_CONFIG_LENGTH ? null : readYaml(text);
  const mode = document?.ok === true ? valueAt(document.value.value, ['mode']) : inWords(text);
  if (mode === undefined || mode === null) return null;
  return mode === 'act' ? 'act' : 'observe';
}

/** Of a text that is no YAML, the line that would be the key. */
function inWords(text: string): string | undefined {
  return /^["']?mode["']?[ \t]*:[ \t]*["']?(\w+)/m.exec(text)?.[1];
}

function fromFault({ line, key, reason, detail }: YamlFault): ConfigProblem {
  const words = FAULTS[reason];
  const found = detail === '' ? words.found : `${words.found}: "${shorten(detail, 120)}"`;
  return { line, key, found, allowed: words.allowed };
}

const FAULTS = {
  syntax: { found: 'no YAML', allowed: 'YAML' },
  tab: { found: 'a tab in the indentation', allowed: 'blanks' },
  alias: { found: 'an alias', allowed: 'the value written out' },
  duplicate: { found: 'the same key again', allowed: 'each key once' },
  documents: { found: 'a second document', allowed: 'one document' },
} as const satisfies Record<YamlFault['reason'], { found: string; allowed: string }>;

function byLine(a: ConfigProblem, b: ConfigProblem): number {
  return (a.line ?? 0) - (b.line ?? 0);
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue, above: Path, document: YamlDocument): ConfigProblem[] {
  const path: Path = [...above, ...issue.path.map(asPart)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_PROBLEMS).map((key) => unknownKey([...path, key], document));
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors);
    if (meant !== null) return meant.flatMap((inner) => fromIssue(inner, path, document));
  }
  return [
    {
      line: document.lineOf(path),
      key: writePath(path),
      found: describe(valueAt(document.value, path)),
      allowed: issue.message,
    },
  ];
}

function unknownKey(path: Path, document: YamlDocument): ConfigProblem {
  const keys = keysAllowedAt(path.slice(0, -1));
  const near = closest(String(path.at(-1)), keys);
  const list = `the keys here are ${keys.join(', ')}`;
  return {
    line: document.lineOf(path),
    key: writePath(path),
    found: 'an unknown key',
    allowed: near === null ? list : `perhaps ${near}; ${list}`,
  };
}

/** The one branch of a union that fits the kind of the value, so that its own problems are worth telling. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const fitting = branches.filter((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : null;
}

/** What may stand where a schema itself says nothing in words. */
function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String));
  if (issue.code === 'invalid_type') return KIND[issue.expected] ?? issue.expected;
  if (issue.code === 'too_small') return `at least ${amount(issue.minimum, issue.origin)}`;
  if (issue.code === 'too_big') return `at most ${amount(issue.maximum, issue.origin)}`;
  return undefined;
}

function amount(count: number | bigint, origin: string): string {
  if (origin === 'array') return count === 1 ? '1 entry' : `${count} entries`;
  return origin === 'string' ? `${count} characters` : String(count);
}

const KIND: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'a mapping of keys to values',
};

function oneOf(values: readonly string[]): string {
  return list(values, 'or');
}

function list(values: readonly string[], last: 'and' | 'or'): string {
  return values.length < 2
    ? values.join('')
    : `${values.slice(0, -1).join(', ')} ${last} ${values.at(-1)}`;
}

function asPart(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : shorten(JSON.stringify(value), 60);
}
