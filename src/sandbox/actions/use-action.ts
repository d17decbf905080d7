import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { readActionFile, type ActionFile, type ActionRuns, type Hook } from './action-file.ts';
import { findBuiltIn } from './built-ins/find-built-in.ts';
import type { JsonObject } from './json.ts';
import {
  failedWith,
  stepScope,
  succeeded,
  type Frame,
  type Job,
  type StepEnd,
  type StepRun,
} from './job.ts';
import { runStep } from './run-step.ts';
import type { StepDefinition } from './step-definition.ts';
import { runStepProcess } from './step-process.ts';
import { toText, toTexts, type Token } from './tokens.ts';

export interface UsesBody {
  readonly uses: string;
  readonly with: Token | undefined;
}

/** How the steps of a composite action are run. */
type RunSteps = (job: Job, frame: Frame, steps: readonly StepDefinition[]) => Promise<void>;

/** Runs a `uses:` step. */
export async function useAction(
  step: StepRun,
  body: UsesBody,
  runSteps: RunSteps,
): Promise<StepEnd> {
  const given = lowerKeys(toTexts(body.with, step.scope));
  const reference = parseReference(body.uses);
  if (reference === undefined) {
    return failedWith(
      `The sandbox cannot run '${body.uses}': it knows local actions (./path) and owner/repo@ref.`,
    );
  }
  const builtIn =
    reference.kind === 'remote' ? findBuiltIn(reference.repository, reference.path) : undefined;
  if (builtIn !== undefined) {
    step.line(`The sandbox stands in for ${body.uses}.`);
    return builtIn({ step, input: (name) => given[name.toLowerCase()] ?? '' });
  }
  const action = await loadAction(step.job, reference, body.uses);
  if (!action.ok) return failedWith(action.error);
  return runAction(step, { action: action.value, reference, given }, runSteps);
}

interface LoadedAction {
  readonly action: ActionFile;
  readonly reference: Reference;
  readonly given: Readonly<Record<string, string>>;
}

function runAction(step: StepRun, loaded: LoadedAction, runSteps: RunSteps): Promise<StepEnd> {
  const { runs } = loaded.action;
  const github = actionContext(loaded);
  const inner = { ...step, scope: stepScope(step.job, { ...step.frame, github }, step.env) };
  const inputs = fillInputs(inner, loaded);
  return runs.kind === 'composite'
    ? runComposite(inner, { runs, inputs, github, runSteps })
    : runJavaScript(inner, { runs, inputs, folder: loaded.action.folder });
}

function actionContext({ action, reference }: LoadedAction): JsonObject {
  const isRemote = reference.kind === 'remote';
  return {
    action_path: action.folder,
    action_ref: isRemote ? reference.ref : '',
    action_repository: isRemote ? reference.repository : '',
  };
}

/** Given inputs over the action's defaults, which may hold expressions such as `github.token`. */
function fillInputs(step: StepRun, { action, given }: LoadedAction): Record<string, string> {
  const defaults = [...action.inputs].map(([name, value]) => [
    name.toLowerCase(),
    value === undefined ? '' : toText(value, step.scope),
  ]);
  return { ...Object.fromEntries(defaults), ...given };
}

interface CompositeCall {
  readonly runs: Extract<ActionRuns, { kind: 'composite' }>;
  readonly inputs: Record<string, string>;
  readonly github: JsonObject;
  readonly runSteps: RunSteps;
}

async function runComposite(
  step: StepRun,
  { runs, inputs, github, runSteps }: CompositeCall,
): Promise<StepEnd> {
  const frame: Frame = {
    inputs,
    env: step.env,
    github,
    steps: {},
    isComposite: true,
    failed: false,
  };
  await runSteps(step.job, frame, runs.steps);
  const scope = stepScope(step.job, frame, step.env);
  for (const [name, value] of runs.outputs) step.outputs[name] = toText(value, scope);
  return frame.failed ? failedWith('A step of the action failed.') : succeeded;
}

interface JavaScriptCall {
  readonly runs: Extract<ActionRuns, { kind: 'javascript' }>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly folder: string;
}

async function runJavaScript(step: StepRun, call: JavaScriptCall): Promise<StepEnd> {
  const { post } = call.runs;
  if (post !== undefined) {
    step.job.posts.unshift({
      name: `Post ${step.name}`,
      condition: post.condition,
      frame: step.frame,
      state: step.state,
      run: (later) => runFile(later, call, post.file),
    });
  }
  return runFile(step, call, call.runs.main);
}

/** Inputs and state reach the program as `INPUT_…` and `STATE_…` [docs: metadata-syntax, `inputs`]. */
function runFile(step: StepRun, call: JavaScriptCall, file: string): Promise<StepEnd> {
  const inputs = Object.entries(call.inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value]);
  return runStepProcess(step, {
    command: join(step.job.space.bin, 'node'),
    args: [join(call.folder, file)],
    cwd: step.job.space.workspace,
    env: { ...Object.fromEntries(inputs), ...Object.fromEntries(state) },
  });
}

/** Runs the `pre` of every JavaScript action of another repository, before the job's first step. */
export async function runPres(
  job: Job,
  frame: Frame,
  steps: readonly StepDefinition[],
): Promise<void> {
  for (const step of steps) {
    const { body } = step;
    const reference = body.kind === 'uses' ? parseReference(body.uses) : undefined;
    if (body.kind !== 'uses' || reference?.kind !== 'remote') continue;
    if (findBuiltIn(reference.repository, reference.path) !== undefined) continue;
    const action = await loadAction(job, reference, body.uses);
    const runs = action.ok ? action.value.runs : undefined;
    if (!action.ok || runs?.kind !== 'javascript' || runs.pre === undefined) continue;
    await runPre(job, frame, { step, body, runs, hook: runs.pre, action: action.value, reference });
  }
}

interface PreCall {
  readonly step: StepDefinition;
  readonly body: UsesBody;
  readonly runs: Extract<ActionRuns, { kind: 'javascript' }>;
  readonly hook: Hook;
  readonly action: ActionFile;
  readonly reference: Reference;
}

async function runPre(job: Job, frame: Frame, call: PreCall): Promise<void> {
  const state: Record<string, string> = {};
  job.saved.set(call.step, state);
  await runStep(job, frame, {
    title: () => `Pre ${call.body.uses}`,
    condition: call.hook.condition,
    env: call.step.env,
    state,
    run: (run) => {
      const given = lowerKeys(toTexts(call.body.with, run.scope));
      const inputs = fillInputs(run, { action: call.action, reference: call.reference, given });
      return runFile(run, { runs: call.runs, inputs, folder: call.action.folder }, call.hook.file);
    },
  });
}

type Reference =
  | { readonly kind: 'local'; readonly path: string }
  | {
      readonly kind: 'remote';
      readonly repository: string;
      readonly path: string;
      readonly ref: string;
    };

function parseReference(uses: string): Reference | undefined {
  if (uses.startsWith('./')) return { kind: 'local', path: uses };
  const match = /^([\w.-]+\/[\w.-]+)(?:\/([^@]+))?@(.+)$/.exec(uses);
  const [, repository, path = '', ref] = match ?? [];
  if (repository === undefined || ref === undefined) return undefined;
  return { kind: 'remote', repository, path, ref };
}

async function loadAction(
  job: Job,
  reference: Reference,
  uses: string,
): Promise<Result<ActionFile, string>> {
  if (reference.kind === 'local') {
    const found = await readActionFile(resolve(job.space.workspace, reference.path));
    return found.ok
      ? found
      : fail(
          `${found.error} Did you forget to run actions/checkout before running your local action?`,
        );
  }
  const folder = await job.host.actionFolder(reference.repository, reference.ref);
  if (folder === undefined) {
    return fail(
      `Unable to resolve action '${uses}': the sandbox has no built-in for it and no repository ${reference.repository} with ref ${reference.ref}.`,
    );
  }
  const found = await readActionFile(join(folder, reference.path));
  return found.ok ? ok(found.value) : found;
}

function lowerKeys(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
