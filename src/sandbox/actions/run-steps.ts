import {
  failedWith,
  type Frame,
  type Job,
  type PostStep,
  type StepEnd,
  type StepRun,
} from './job.ts';
import { runScript } from './run-script.ts';
import { runStep, type StepWork } from './run-step.ts';
import type { StepDefinition } from './step-definition.ts';
import { toText } from './tokens.ts';
import { useAction } from './use-action.ts';

/** Runs steps one after the other; what they come to is in the frame. */
export async function runSteps(
  job: Job,
  frame: Frame,
  steps: readonly StepDefinition[],
): Promise<void> {
  for (const step of steps) {
    if (job.kill.aborted) return;
    const work: StepWork = {
      title: (scope) => stepTitle(step, scope),
      condition: step.condition,
      env: step.env,
      timeoutMinutes: step.timeoutMinutes,
      continueOnError: step.continueOnError,
      state: job.saved.get(step) ?? {},
      run: (run) => runBody(run, step),
    };
    const facts = await runStep(job, frame, work);
    if (step.id !== undefined) frame.steps[step.id] = facts;
  }
}

/** Runs the post steps, the last registered first. */
export async function runPosts(job: Job): Promise<void> {
  for (let post = job.posts.shift(); post !== undefined; post = job.posts.shift()) {
    if (job.kill.aborted) return;
    await runStep(job, post.frame, fromPost(post));
  }
}

function fromPost(post: PostStep): StepWork {
  return { ...post, title: () => post.name };
}

async function runBody(step: StepRun, { body }: StepDefinition): Promise<StepEnd> {
  if (body.kind === 'run') return runScript(step, body);
  if (body.kind === 'uses') return useAction(step, body, runSteps);
  return failedWith(`The sandbox does not run steps with ${body.keys.join(', ')}.`);
}

/** The name of a step; without one GitHub makes it from the script's first line or the action. */
function stepTitle(step: StepDefinition, scope: StepRun['scope']): string {
  if (step.name !== undefined) return toText(step.name, scope);
  const { body } = step;
  if (body.kind === 'uses') return `Run ${body.uses}`;
  if (body.kind === 'run') return `Run ${toText(body.script, scope).trim().split('\n')[0] ?? ''}`;
  return 'Step';
}
