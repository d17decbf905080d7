import { ProbotOctokit } from 'probot';

/** Probot's client, as it is handed to the adapter. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/**
 * Probot's client without its retry and throttle plugins. Retrying repeats writes that are not idempotent (one comment
 * became four), and throttling lets one GraphQL query through a second, in the same lane as the writes; Drover has its
 * own lanes. Only the function form switches both off: Probot merges its own defaults over the object form.
 */
export const DroverOctokit = ProbotOctokit.defaults((options: { throttle?: object }) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
}));
