import {
  pino,
  stdSerializers,
  type DestinationStream,
  type Logger,
  type SerializedError,
} from 'pino';
import type { Log } from '../controller/ports.ts';
import { Unanswered } from '../controller/unanswered.ts';
import type { LogOptions } from './log-options.ts';
import { prettyLine } from './pretty.ts';
import { makeScrub } from './scrub.ts';
import { standardOutput } from './standard-output.ts';

/**
 * The logger of the whole process, in the form that Probot takes. Messages are constant and what varies stands in keys,
 * so that lines can be counted and searched. Every line is scrubbed of secrets as the last thing before it is written,
 * whatever library it comes from. `out` is standard output unless given.
 */
export function makeLogger(options: LogOptions, out: DestinationStream = standardOutput()): Logger {
  const scrub = makeScrub(options.secrets ?? []);
  const write =
    options.format === 'pretty'
      ? { write: (line: string) => out.write(prettyLine(line)) }
      : { write: (line: string) => out.write(line) };
  return pino(
    {
      name: 'drover',
      level: options.level,
      serializers: { err: plainError },
      hooks: { streamWrite: scrub },
    },
    write,
  );
}

/** The same logger as the port that the controller declares; `bound` keys stand in each line. */
export function toLog(logger: Logger, bound: Readonly<Record<string, unknown>> = {}): Log {
  const child = logger.child(bound);
  return {
    debug: (message, keys = {}) => child.debug(keys, message),
    info: (message, keys = {}) => child.info(keys, message),
    warn: (message, keys = {}) => child.warn(keys, message),
    error: (message, keys = {}) => child.error(keys, message),
  };
}

/**
 * What an error says of itself, and nothing of what libraries hang on it: Octokit's webhooks add the whole payload of a
 * delivery that they refuse, three times, and anybody can send one of 25 MB. Where it arose is told of a bug alone, not
 * of what GitHub or the network answered: Octokit gives that a status.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code, status } = stdSerializers.err(error) as SerializedError & {
    readonly code?: unknown;
    readonly status?: unknown;
  };
  return { type, message, ...(isForeseen(error) ? {} : { stack }), code, status };
}

function isForeseen(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isForeseen);
  const { status } = (error ?? {}) as { readonly status?: unknown };
  return error instanceof Unanswered || typeof status === 'number';
}
