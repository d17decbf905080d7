import { ProbotOctokit } from 'probot';

/** Probot's client, as it is handed to the adapter. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

interface Options {
  readonly throttle?: object;
  readonly baseUrl?: string;
  readonly auth?: { readonly request?: Requester };
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
 * authentication a client of its own, which knows github.com alone.
 */
export const DroverOctokit = ProbotOctokit.defaults((options: Options) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
  auth: atHost(options),
}));

function atHost({ auth, baseUrl }: Options): Options['auth'] {
  if (auth?.request === undefined || baseUrl === undefined) return auth;
  return { ...auth, request: auth.request.defaults({ baseUrl }) };
}
