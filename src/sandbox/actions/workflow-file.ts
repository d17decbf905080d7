import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { WorkflowSource } from './host.ts';
import type { Json, JsonObject } from './json.ts';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from './language.ts';
import { readStep, type StepDefinition } from './step-definition.ts';
import {
  child,
  entries,
  isObject,
  items,
  noScope,
  plainText,
  toCondition,
  toValue,
  type Token,
} from './tokens.ts';

/** A workflow file that GitHub's parser accepts. Tokens may hold expressions. */
export interface WorkflowFile {
  readonly path: string;
  /** `name:`, or the path without one, as GitHub shows it. */
  readonly name: string;
  /** Event name → its configuration under `on:` (empty when it has none). */
  readonly triggers: ReadonlyMap<string, JsonObject>;
  readonly runName: Token | undefined;
  readonly permissions: Json | undefined;
  readonly env: Token | undefined;
  readonly defaults: Token | undefined;
  readonly concurrency: Token | undefined;
  readonly jobs: readonly JobDefinition[];
  /** `on.workflow_call.outputs`: name → expression token. */
  readonly callOutputs: Token | undefined;
}

export interface JobDefinition {
  readonly id: string;
  readonly name: Token | undefined;
  readonly needs: readonly string[];
  /** Expression, with a status function in it. */
  readonly condition: string;
  readonly permissions: Json | undefined;
  readonly strategy: Token | undefined;
  readonly concurrency: Token | undefined;
  /** The called workflow of a job with `uses:`. */
  readonly call: WorkflowCall | undefined;
  readonly runsOn: Token | undefined;
  readonly environment: Token | undefined;
  readonly env: Token | undefined;
  readonly defaults: Token | undefined;
  readonly outputs: Token | undefined;
  readonly timeoutMinutes: Token | undefined;
  readonly continueOnError: Token | undefined;
  /** `container` or `services`, which the sandbox has not. */
  readonly unsupported: string | undefined;
  readonly steps: readonly StepDefinition[];
}

export interface WorkflowCall {
  readonly uses: string;
  readonly with: Token | undefined;
  readonly secrets: Token | undefined;
}

type Reading = Promise<Result<WorkflowFile, readonly string[]>>;

/** Every event reads every file of its commit, and they seldom change; nothing that is read is ever changed. */
const known = new Map<string, Reading>();
const MOST_KNOWN = 200;

/** Parses and checks a workflow file; the error holds GitHub's messages with line and column. */
export function readWorkflowFile(source: WorkflowSource): Reading {
  const key = `${source.path}\n${source.text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const reading = readAnew(source);
  known.set(key, reading);
  return reading;
}

async function readAnew(source: WorkflowSource): Reading {
  const trace = new NoOperationTraceWriter();
  const parsed = parseWorkflow({ name: source.path, content: source.text }, trace);
  if (parsed.value === undefined) return fail(messages(parsed.context.errors.getErrors()));
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  const errors = template.errors ?? [];
  if (errors.length > 0) return fail([...new Set(errors.map((error) => error.Message))]);
  return ok(toWorkflowFile(source.path, parsed.value));
}

function messages(errors: readonly { readonly message: string }[]): readonly string[] {
  return errors.length > 0 ? errors.map((error) => error.message) : ['The workflow file is empty.'];
}

function toWorkflowFile(path: string, root: Token): WorkflowFile {
  const on = child(root, 'on');
  return {
    path,
    name: plainText(literal(child(root, 'name'))) || path,
    triggers: toTriggers(on === undefined ? null : toValue(on, noScope)),
    runName: child(root, 'run-name'),
    permissions: literal(child(root, 'permissions')),
    env: child(root, 'env'),
    defaults: child(root, 'defaults'),
    concurrency: child(root, 'concurrency'),
    jobs: entries(child(root, 'jobs')).map(([id, job]) => toJob(id, job)),
    callOutputs: child(child(on, 'workflow_call'), 'outputs'),
  };
}

/** `on: push`, `on: [push, issues]` and `on: {push: {…}}`. */
function toTriggers(on: Json): ReadonlyMap<string, JsonObject> {
  if (typeof on === 'string') return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.map((name: Json) => [plainText(name), {}]));
  const named = Object.entries(isObject(on) ? on : {});
  return new Map(named.map(([name, config]) => [name, isObject(config) ? config : {}]));
}

function toJob(id: string, job: Token): JobDefinition {
  const uses = literal(child(job, 'uses'));
  const unsupported = ['container', 'services'].find((key) => child(job, key) !== undefined);
  return {
    id,
    name: child(job, 'name'),
    needs: toList(literal(child(job, 'needs'))),
    condition: toCondition(child(job, 'if')),
    permissions: literal(child(job, 'permissions')),
    strategy: child(job, 'strategy'),
    concurrency: child(job, 'concurrency'),
    call:
      typeof uses === 'string'
        ? { uses, with: child(job, 'with'), secrets: child(job, 'secrets') }
        : undefined,
    runsOn: child(job, 'runs-on'),
    environment: child(job, 'environment'),
    env: child(job, 'env'),
    defaults: child(job, 'defaults'),
    outputs: child(job, 'outputs'),
    timeoutMinutes: child(job, 'timeout-minutes'),
    continueOnError: child(job, 'continue-on-error'),
    unsupported,
    steps: items(child(job, 'steps')).map(readStep),
  };
}

/** A value where no expression is allowed. */
function literal(token: Token | undefined): Json | undefined {
  return token === undefined ? undefined : toValue(token, noScope);
}

/** One text or a list of them, as a list. */
export function toList(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map((one: Json) => plainText(one)) : [plainText(value)];
}
