import type { Clock } from '../controller/ports.ts';
import type { Asked } from '../controller/traffic.ts';
import type { Octokit } from './octokit.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

export interface RequestTeller {
  /** Null for the App itself. */
  readonly installation: number | null;
  readonly clock: Pick<Clock, 'now'>;
  readonly tell: (asked: Asked) => void;
}

/** Tells of each request of this client, answered or not. GraphQL's go through the same hook. */
export function tellRequests(
  octokit: Pick<Octokit, 'hook'>,
  { installation, clock, tell }: RequestTeller,
): void {
  octokit.hook.wrap('request', async (request, options) => {
    const startedAt = clock.now();
    const api = options.url.endsWith('/graphql') ? 'graphql' : 'rest';
    const ended = (answer: Answer | null): void =>
      tell({
        installation,
        api,
        status: answer?.status ?? null,
        took: clock.now() - startedAt,
        left: leftOf(answer?.headers ?? {}),
      });
    try {
      const answer = await request(options);
      ended(answer);
      return answer;
    } catch (error) {
      const { response, status } = error as { response?: Partial<Answer>; status?: number };
      ended(
        typeof status === 'number' && response !== undefined
          ? { status, headers: response.headers ?? {} }
          : null,
      );
      throw error;
    }
  });
}

/** docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
function leftOf(headers: Answer['headers']): Asked['left'] {
  const points = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
  const resource = headers['x-ratelimit-resource'];
  if (!Number.isFinite(points) || typeof resource !== 'string') return null;
  return { resource, points };
}
