import type { Task } from '../lifecycle/reports/task.ts';
import type { StepEnv } from './action.ts';

/** What programs need to run at all, and the id by which a runner finds what a job left behind. */
const USUAL =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TERM|TMPDIR|TEMP|TMP|CI|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE|TRACKING_ID)|JAVA_HOME|GOROOT|CARGO_HOME|RUSTUP_HOME|DOTNET_ROOT|PNPM_HOME|(https?|no)_proxy|(HTTPS?|NO)_PROXY|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS)$/;

/** Never, whatever the workflow lists: the job's own credentials, inputs and files. */
const OURS = /^(GITHUB_|ACTIONS_|INPUT_|STATE_|NODE_OPTIONS$|LD_|DYLD_)/i;

/** Where the run belongs, for an agent that traces (opentelemetry.io/docs/specs/otel/context/env-carriers). */
export function traceEnv({ traceparent }: Pick<Task, 'traceparent'>): Record<string, string> {
  return traceparent === undefined ? {} : { TRACEPARENT: traceparent };
}

/**
 * The environment of an agent: what programs need, and the names that the workflow passes on (its model
 * credential, for instance). The job's token is in neither.
 */
export function agentEnv(env: StepEnv, passed: readonly string[]): Record<string, string> {
  const names = Object.keys(env).filter(
    (name) => USUAL.test(name) || (passed.includes(name) && !OURS.test(name)),
  );
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
