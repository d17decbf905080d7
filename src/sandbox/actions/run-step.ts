import { evaluateTruth } from './expressions.ts';
import {
  failedWith,
  stepScope,
  type Frame,
  type Job,
  type StepEnd,
  type StepFacts,
  type StepRun,
} from './job.ts';
import { makeStepLog } from './step-log.ts';
import { messageOf } from './step-process.ts';
import { guardStep, type StepGuard } from './step-guard.ts';
import { toTexts, toValue, type Token } from './tokens.ts';

/** Whatever is run and listed as one step: of the job, of an action's life cycle, of a composite. */
export interface StepWork {
  readonly title: (scope: StepRun['scope']) => string;
  readonly condition: string;
  readonly env?: Token | undefined;
  readonly timeoutMinutes?: Token | undefined;
  readonly continueOnError?: Token | undefined;
  readonly state: Record<string, string>;
  readonly run: (step: StepRun) => Promise<StepEnd>;
}

const skipped: StepFacts = { outputs: {}, outcome: 'skipped', conclusion: 'skipped' };

export async function runStep(job: Job, frame: Frame, work: StepWork): Promise<StepFacts> {
  const inherited = { ...job.env, ...frame.env };
  const sink = { outputs: {}, state: work.state };
  const log = makeStepLog(job, sink);
  const prepared = attempt(() => prepare(job, frame, { work, inherited }));
  const title = attempt(() => work.title(stepScope(job, frame, inherited)));
  const name = title.ok ? title.value : 'Step';
  const number = frame.isComposite ? undefined : await job.board.begin(job.masks.apply(name));
  const close = async (facts: StepFacts): Promise<StepFacts> => {
    if (number !== undefined) await job.board.end(number, facts.conclusion);
    return facts;
  };
  if (prepared.ok && !prepared.value.isWanted) return close(skipped);
  const env = prepared.ok ? prepared.value.env : inherited;
  const guard = guardStep(job, {
    name,
    timeoutMs: prepared.ok ? prepared.value.timeoutMs : undefined,
    isStillWanted: () => isWanted(job, frame, { work, env }),
  });
  const step = {
    job,
    frame,
    name,
    env,
    ...log,
    ...sink,
    scope: stepScope(job, frame, env),
    stop: guard.stop,
  };
  const end = prepared.ok ? await runSafely(work, step) : failedWith(prepared.message);
  guard.close();
  return close(conclude(step, { end, guard, work }));
}

interface Ended {
  readonly end: StepEnd;
  readonly guard: StepGuard;
  readonly work: StepWork;
}

function conclude(step: StepRun, { end, guard, work }: Ended): StepFacts {
  const { outputs } = step;
  if (guard.reason() === 'cancelled') {
    step.line('##[error]The operation was canceled.');
    return { outputs, outcome: 'cancelled', conclusion: 'cancelled' };
  }
  const message = guard.reason() === 'timed-out' ? guard.timeoutMessage : failureOf(end);
  if (message === undefined) return { outputs, outcome: 'success', conclusion: 'success' };
  step.error(message);
  const isForgiven = attempt(() => isTrue(work.continueOnError, step.scope));
  if (isForgiven.ok && isForgiven.value) {
    return { outputs, outcome: 'failure', conclusion: 'success' };
  }
  step.frame.failed = true;
  return { outputs, outcome: 'failure', conclusion: 'failure' };
}

function failureOf(end: StepEnd): string | undefined {
  return end.kind === 'failure' ? end.message : undefined;
}

interface Prepared {
  readonly env: Record<string, string>;
  readonly isWanted: boolean;
  readonly timeoutMs: number | undefined;
}

function prepare(
  job: Job,
  frame: Frame,
  { work, inherited }: { readonly work: StepWork; readonly inherited: Record<string, string> },
): Prepared {
  const env = { ...inherited, ...toTexts(work.env, stepScope(job, frame, inherited)) };
  const scope = stepScope(job, frame, env);
  const minutes =
    work.timeoutMinutes === undefined ? 0 : Number(toValue(work.timeoutMinutes, scope));
  const wanted = isWanted(job, frame, { work, env });
  return { env, isWanted: wanted, timeoutMs: minutes > 0 ? minutes * 60_000 : undefined };
}

function isWanted(
  job: Job,
  frame: Frame,
  { work, env }: { readonly work: StepWork; readonly env: Record<string, string> },
): boolean {
  return evaluateTruth(work.condition, stepScope(job, frame, env));
}

async function runSafely(work: StepWork, step: StepRun): Promise<StepEnd> {
  try {
    return await work.run(step);
  } catch (error) {
    return failedWith(messageOf(error));
  }
}

function isTrue(token: Token | undefined, scope: StepRun['scope']): boolean {
  return token !== undefined && toValue(token, scope) === true;
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

/** Evaluating what a workflow says may fail; that is the step's failure, not the engine's. */
function attempt<T>(evaluate: () => T): Attempt<T> {
  try {
    return { ok: true, value: evaluate() };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}
