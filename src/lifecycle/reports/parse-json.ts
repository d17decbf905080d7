import type { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';

export interface JsonSource {
  /** How the sentence begins, for example "The report". */
  readonly name: string;
  /** In UTF-16 units, checked before parsing. */
  readonly maxLength: number;
}

/** Parses JSON of hostile origin against a strict schema. The error is one sentence for a person. */
export function parseJson<T>(
  schema: z.ZodType<T>,
  text: string,
  source: JsonSource,
): Result<T, string> {
  if (text.length > source.maxLength) {
    return fail(
      `${source.name} has ${text.length} characters; at most ${source.maxLength} are allowed.`,
    );
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fail(`${source.name} is not valid JSON.`);
  }
  const parsed = schema.safeParse(data);
  return parsed.success ? ok(parsed.data) : fail(explain(source.name, parsed.error.issues));
}

type Issue = z.core.$ZodIssue;

/** At most three findings: enough to mend a report, not enough to flood a comment. */
function explain(name: string, issues: readonly Issue[]): string {
  const shown = issues.slice(0, 3).map(explainIssue);
  const more = issues.length - shown.length;
  return `${name} breaks its schema: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

function explainIssue(issue: Issue): string {
  const path = printable(pathOf(issue.path)) || 'the document';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `\`${path}\` has the unknown field ${issue.keys
        .slice(0, 3)
        .map((key) => `\`${printable(key)}\``)
        .join(', ')}`;
    case 'too_big':
      return `\`${path}\` ${bound(issue.origin, 'at most', issue.maximum)}`;
    case 'too_small':
      return `\`${path}\` ${bound(issue.origin, 'at least', issue.minimum)}`;
    case 'invalid_type':
      return `\`${path}\` must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `\`${path}\` must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_format':
      return `\`${path}\` ${issue.message.startsWith('must') ? issue.message : `must match ${issue.pattern ?? issue.format}`}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      break;
  }
  return `\`${path}\` ${issue.message}`;
}

function bound(origin: string, relation: string, count: number | bigint): string {
  if (origin === 'string') return `must have ${relation} ${count} characters`;
  if (origin === 'array') return `must have ${relation} ${count} entries`;
  return `must be ${relation} ${count}`;
}

function article(expected: string): string {
  const noun = expected === 'record' ? 'object' : expected;
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Keys come from an agent and end in a comment: a short plain word, or nothing of it. */
function printable(text: string): string {
  return /^[\w.[\]-]{1,80}$/.test(text) ? text : text.replace(/[^\w.[\]-]/g, '').slice(0, 40);
}
