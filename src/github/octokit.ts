import { ProbotOctokit } from 'probot';

/** Probot's client, as it is handed to the adapter. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

interface Options {
  readonly throttle?: object;
  readonly baseUrl?: string;
  readonly auth?: { readonly request?: Requester };
  readonly log?: Log;
}

/** As Octokit calls it: a message, after the keys that go with it if there are any. */
type Say = (...said: readonly unknown[]) => void;

interface Log {
  readonly debug: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
}

interface Requester {
  defaults(options: { readonly baseUrl: string }): Requester;
}

/**
 * Probot's client without its retry and throttle plugins. Retrying repeats writes that are not idempotent (one comment
 * became four), and throttling lets one GraphQL query through a second, in the same lane as the writes; Drover has its
 * own lanes. Only the function form switches both off: Probot merges its own defaults over the object form.
 *
 * A token that is asked for by name (`octokit.auth`) comes from the same host as everything else: Probot gives the
 * authentication a client of its own, which knows github.com alone. No body of a request is logged.
 */
export const DroverOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
  auth: atHost(options),
  ...(options.log === undefined ? {} : { log: withoutBodies(options.log) }),
}));

/**
 * Probot tells at the level of debugging what each request sent: prompts, comments, nonces. What was asked and answered
 * is enough.
 */
function withoutBodies(log: Log): Log {
  return {
    debug: (...said) => log.debug(said.findLast((each) => typeof each === 'string') ?? ''),
    info: (...said) => log.info(...said),
    warn: (...said) => log.warn(...said),
    error: (...said) => log.error(...said),
  };
}

function atHost({ auth, baseUrl }: Options): Options['auth'] {
  if (auth?.request === undefined || baseUrl === undefined) return auth;
  return { ...auth, request: auth.request.defaults({ baseUrl }) };
}
