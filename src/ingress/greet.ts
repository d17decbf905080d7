import { z } from 'zod';
import type { AppRequest } from './redelivery.ts';

/** What came of asking GitHub who we are. `refused` needs a person; `unreachable` may pass by itself. */
export type Greeting =
  | { readonly kind: 'welcome'; readonly slug: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'unreachable'; readonly sentence: string };

const App = z.object({ slug: z.string() });

/**
 * Asks GitHub who we are (docs: rest/apps/apps#get-the-authenticated-app), so that a wrong App ID, key or address is
 * told at the start and not at the first event. `api` is the address in use, for the sentence.
 */
export async function greet(request: AppRequest, api: string): Promise<Greeting> {
  try {
    const { data } = await request('GET /app');
    const app = App.safeParse(data);
    return app.success ? { kind: 'welcome', slug: app.data.slug } : noGitHub(api);
  } catch (error) {
    return explain(error, api);
  }
}

function noGitHub(api: string): Greeting {
  return {
    kind: 'refused',
    sentence: `${api} answers, but not as GitHub’s API does; check GHE_HOST and GHE_PROTOCOL.`,
  };
}

function explain(error: unknown, api: string): Greeting {
  const { status, message } = toFailure(error);
  if (status === 404 && !/integration/i.test(message)) return noGitHub(api);
  if (status === 401 || status === 404) {
    return {
      kind: 'refused',
      sentence: `GitHub at ${api} does not know this App (${status}: ${message}); check that APP_ID and PRIVATE_KEY belong together, that the App exists there, and that this machine’s clock is right.`,
    };
  }
  const reason = status === null || status >= 500 ? message : `${status}: ${message}`;
  return {
    kind: 'unreachable',
    sentence: `GitHub cannot be reached at ${api} (${reason}); check the network, and GHE_HOST and GHE_PROTOCOL if they are set.`,
  };
}

/** Octokit's errors carry a status; one of the network is `500` without a response, and its cause says more. */
function toFailure(error: unknown): { readonly status: number | null; readonly message: string } {
  if (!(error instanceof Error)) return { status: null, message: 'no reason given' };
  const { status, response, cause } = error as {
    status?: unknown;
    response?: unknown;
    cause?: unknown;
  };
  const answered = typeof status === 'number' && response !== undefined;
  const data = (response as { data?: { message?: unknown } } | undefined)?.data;
  const told = typeof data?.message === 'string' ? data.message : null;
  const inner = cause instanceof Error && cause.message !== '' ? cause.message : error.message;
  return { status: answered ? status : null, message: told ?? inner.split('\n')[0] ?? '' };
}
