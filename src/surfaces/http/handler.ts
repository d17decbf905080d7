import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../controller/ports.ts';
import { makeReadBody, type ReadBody } from './body.ts';
import { CHANNEL_PATH, QUESTIONS_PATH, TELLS_PATH } from './channel-paths.ts';

/** Where GitHub sends webhooks to. */
export const WEBHOOKS_PATH = '/api/github/webhooks';

/** Where what was counted is told. */
export const METRICS_PATH = '/metrics';

/** GitHub sends no payload above 25 MB (docs: webhooks/webhook-events-and-payloads#payload-cap). */
const LARGEST_PAYLOAD = 25 * 1024 * 1024;

/** Four of the largest at a time; nearly all deliveries are smaller than what is free of this. */
const LIMITS = { each: LARGEST_PAYLOAD, together: 4 * LARGEST_PAYLOAD, free: 128 * 1024 };

/** Probot's own middleware: it verifies and answers what came to the webhooks' path, and leaves the rest. */
export type WebhookMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | void | Promise<boolean | void>;

/** Whether this process can do its work, in a sentence when it cannot. */
export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: string };

export interface HandlerDeps {
  readonly webhooks: WebhookMiddleware;
  readonly readiness: () => Readiness;
  readonly log: Log;
  /** Answers what is neither; null where there is no API. */
  readonly api: Handler | null;
  /** Where runs ask; null where they cannot. */
  readonly channel?: Handler | null;
  /** Tells what was counted; null where nobody counts, or on a port of its own. */
  readonly metrics?: Handler | null;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * All that is served: webhooks, whether the process lives, whether it is ready, the channel of runs, metrics and the API
 * where there are such. Anything else is not found.
 */
export function makeHandler({
  webhooks,
  readiness,
  log,
  api,
  channel = null,
  metrics = null,
}: HandlerDeps): Handler {
  const readBody = makeReadBody(LIMITS);
  return async (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    try {
      switch (pathOf(request)) {
        case '/healthz':
          return answerGet(request, response, { status: 200, body: { live: true } });
        case '/readyz': {
          const body = readiness();
          return answerGet(request, response, { status: body.ready ? 200 : 503, body });
        }
        case WEBHOOKS_PATH:
          return await takeWebhook({ webhooks, readBody }, request, response);
        case CHANNEL_PATH:
        case QUESTIONS_PATH:
        case TELLS_PATH:
          if (channel !== null) return await channel(request, response);
          return answer(response, 404, { error: 'not found' });
        case METRICS_PATH:
          if (metrics !== null) return await metrics(request, response);
          return answer(response, 404, { error: 'not found' });
        default:
          if (api !== null) return await api(request, response);
          return answer(response, 404, { error: 'not found' });
      }
    } catch (error) {
      log.error('request failed', { err: error });
      if (!response.headersSent) answer(response, 500, { error: 'internal error' });
    }
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/**
 * Probot's middleware would keep a body of any size, so the body is read here first; it takes what it finds in `body`.
 * A request that it refuses by its headers alone is not read at all.
 */
async function takeWebhook(
  { webhooks, readBody }: { webhooks: WebhookMiddleware; readBody: ReadBody },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST' && request.headers['x-hub-signature-256'] !== undefined) {
    const body = await readBody(request);
    if (body.kind === 'too-large') {
      response.setHeader('connection', 'close');
      return answer(response, 413, { error: 'payload above 25 MB' });
    }
    if (body.kind === 'no-room') {
      response.setHeader('connection', 'close');
      return answer(response, 503, { error: 'too much is being sent at once' });
    }
    if (body.kind === 'broken-off') return answer(response, 400, { error: 'payload broken off' });
    Object.assign(request, { body: body.text });
  }
  await webhooks(request, response);
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function answerGet(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: Answer,
): void {
  if (request.method === 'GET' || request.method === 'HEAD') return answer(response, status, body);
  response.setHeader('allow', 'GET, HEAD');
  answer(response, 405, { error: 'method not allowed' });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
