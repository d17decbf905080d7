import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { NoOperationTraceWriter, parseAction } from './language.ts';
import { readStep, type StepDefinition } from './step-definition.ts';
import {
  child,
  entries,
  items,
  noScope,
  plainText,
  toCondition,
  toValue,
  type Token,
} from './tokens.ts';

/** An `action.yml` [docs: actions/reference/workflows-and-actions/metadata-syntax]. */
export interface ActionFile {
  readonly folder: string;
  /** Input name → its default, if it has one. */
  readonly inputs: ReadonlyMap<string, Token | undefined>;
  readonly runs: ActionRuns;
}

export type ActionRuns =
  | {
      readonly kind: 'composite';
      readonly steps: readonly StepDefinition[];
      /** Output name → expression over the inner steps. */
      readonly outputs: ReadonlyMap<string, Token>;
    }
  | {
      readonly kind: 'javascript';
      readonly main: string;
      readonly pre: Hook | undefined;
      readonly post: Hook | undefined;
    };

export interface Hook {
  readonly file: string;
  readonly condition: string;
}

/** Reads the action in a folder; the error is a sentence for the log. */
export async function readActionFile(folder: string): Promise<Result<ActionFile, string>> {
  for (const name of ['action.yml', 'action.yaml']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const read = parseActionFile(name, text);
    return read.ok ? ok({ folder, ...read.value }) : read;
  }
  return fail(`Can't find 'action.yml' or 'action.yaml' under '${folder}'.`);
}

type Content = Result<Omit<ActionFile, 'folder'>, string>;

/** Each run reads the same few files; nothing that is read is ever changed. */
const known = new Map<string, Content>();
const MOST_KNOWN = 100;

function parseActionFile(name: string, text: string): Content {
  const key = `${name}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const content = parseAnew(name, text);
  known.set(key, content);
  return content;
}

function parseAnew(name: string, text: string): Content {
  const parsed = parseAction({ name, content: text }, new NoOperationTraceWriter());
  const [error] = parsed.context.errors.getErrors();
  if (error !== undefined) return fail(error.message);
  const runs = readRuns(parsed.value);
  if (!runs.ok) return runs;
  const declared = entries(child(parsed.value, 'inputs'));
  const inputs = new Map(declared.map(([input, token]) => [input, child(token, 'default')]));
  return ok({ inputs, runs: runs.value });
}

function readRuns(root: Token | undefined): Result<ActionRuns, string> {
  const runs = child(root, 'runs');
  const using = literal(runs, 'using').toLowerCase();
  if (using === 'composite') {
    const outputs = entries(child(root, 'outputs')).flatMap(([name, output]) => {
      const value = child(output, 'value');
      return value === undefined ? [] : [[name, value] as const];
    });
    const steps = items(child(runs, 'steps')).map(readStep);
    return ok({ kind: 'composite', steps, outputs: new Map(outputs) });
  }
  if (/^node\d+$/.test(using)) {
    const hook = (key: 'pre' | 'post'): Hook | undefined => readHook(runs, key);
    return ok({
      kind: 'javascript',
      main: literal(runs, 'main'),
      pre: hook('pre'),
      post: hook('post'),
    });
  }
  return fail(`The sandbox runs composite and JavaScript actions, not '${using}' ones.`);
}

/** `pre-if` and `post-if` mean `always()` when they are not there. */
function readHook(runs: Token | undefined, key: 'pre' | 'post'): Hook | undefined {
  const file = literal(runs, key);
  const condition = child(runs, `${key}-if`);
  if (file === '') return undefined;
  return { file, condition: condition === undefined ? 'always()' : toCondition(condition) };
}

function literal(token: Token | undefined, key: string): string {
  const found = child(token, key);
  return found === undefined ? '' : plainText(toValue(found, noScope));
}
