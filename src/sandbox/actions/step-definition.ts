import { child, entries, noScope, toCondition, toText, type Token } from './tokens.ts';

/** One step of a job or of a composite action. */
export interface StepDefinition {
  readonly id: string | undefined;
  readonly name: Token | undefined;
  /** Expression, with a status function in it. */
  readonly condition: string;
  readonly env: Token | undefined;
  readonly continueOnError: Token | undefined;
  readonly timeoutMinutes: Token | undefined;
  readonly body: StepBody;
}

export type StepBody =
  | {
      readonly kind: 'run';
      readonly script: Token;
      readonly shell: Token | undefined;
      readonly workingDirectory: Token | undefined;
    }
  | { readonly kind: 'uses'; readonly uses: string; readonly with: Token | undefined }
  | { readonly kind: 'unsupported'; readonly keys: readonly string[] };

export function readStep(step: Token): StepDefinition {
  const id = child(step, 'id');
  return {
    id: id === undefined ? undefined : toText(id, noScope),
    name: child(step, 'name'),
    condition: toCondition(child(step, 'if')),
    env: child(step, 'env'),
    continueOnError: child(step, 'continue-on-error'),
    timeoutMinutes: child(step, 'timeout-minutes'),
    body: readBody(step),
  };
}

function readBody(step: Token): StepBody {
  const uses = child(step, 'uses');
  const script = child(step, 'run');
  const background = child(step, 'background');
  if (background === undefined && uses !== undefined) {
    return { kind: 'uses', uses: toText(uses, noScope), with: child(step, 'with') };
  }
  if (background === undefined && script !== undefined) {
    const workingDirectory = child(step, 'working-directory');
    return { kind: 'run', script, shell: child(step, 'shell'), workingDirectory };
  }
  return { kind: 'unsupported', keys: entries(step).map(([key]) => key) };
}
