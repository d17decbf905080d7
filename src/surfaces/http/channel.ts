import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Channel, Refused } from '../../ingress/channel/channel.ts';
import { RunKey } from '../../lifecycle/ids.ts';
import { LiveQuestion } from '../../lifecycle/live/question.ts';
import type { Result } from '../../lifecycle/result.ts';
import { makeReadBody, type ReadBody } from './body.ts';
import { CHANNEL_PATH, QUESTIONS_PATH, TELLS_PATH } from './channel-paths.ts';
import type { Handler } from './handler.ts';

/** A question with everything at its cap, each character written as `\uXXXX`, stays below this. */
const LARGEST_BODY = 64 * 1024;
const LIMITS = { each: LARGEST_BODY, together: 64 * LARGEST_BODY, free: 4 * 1024 };
/** Who wants a channel names a run, and may be anybody: nothing of that takes the room of questions. */
const LARGEST_WISH = 1024;
const WISH_LIMITS = { each: LARGEST_WISH, together: 0, free: LARGEST_WISH };

const Wish = z.strictObject({ key: RunKey });

interface Reply {
  readonly status: number;
  readonly body: object;
}

/**
 * The channel over HTTP. Without a token, or with what is no capability of ours, nothing more is read of a request; a
 * token is looked at before its signature is, and a signature before GitHub is asked anything.
 */
export function makeChannelHandler(channel: Channel): Handler {
  const parts = {
    channel,
    readQuestion: makeReadBody(LIMITS),
    readWish: makeReadBody(WISH_LIMITS),
  };
  return async (request, response) => {
    const { status, body } = await replyTo(parts, request, response);
    if (response.destroyed) return;
    if (status === 413 || status === 401) response.setHeader('connection', 'close');
    if (status === 429) response.setHeader('retry-after', '60');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
}

interface Parts {
  readonly channel: Channel;
  readonly readQuestion: ReadBody;
  readonly readWish: ReadBody;
}

async function replyTo(
  { channel, readQuestion, readWish }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply> {
  const [path] = (request.url ?? '').split('?', 1);
  const isWish = path === CHANNEL_PATH;
  if (!isWish && path !== QUESTIONS_PATH && path !== TELLS_PATH) return error(404, 'not found');
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return error(405, 'method not allowed');
  }
  const [, shown = ''] = /^Bearer (\S{20,8000})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (shown === '' || (!isWish && !channel.knows(shown)))
    return error(401, 'This lets nobody ask (any more).');
  // Nothing has to be said for it.
  if (path === TELLS_PATH) return reply(await channel.tells(shown), (tells) => ({ tells }));
  const body = await (isWish ? readWish : readQuestion)(request);
  if (body.kind === 'too-large') return error(413, 'That is too long.');
  if (body.kind === 'no-room') return error(503, 'Too much is being sent at once.');
  if (body.kind === 'broken-off') return error(400, 'The question broke off.');
  if (isWish) {
    const wish = parsed(Wish, body.text);
    if (wish === null) return error(400, 'A run is named by its key.');
    const opened = await channel.open(shown, wish.key);
    return reply(opened, (capability) => ({ capability }));
  }
  const question = parsed(LiveQuestion, body.text);
  if (question === null) return error(400, 'This is no question.');
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  return reply(await channel.ask(shown, question, hungUp.signal), (state) => state);
}

function reply<T>(result: Result<T, Refused>, toBody: (value: T) => object): Reply {
  if (result.ok) return { status: 200, body: toBody(result.value) };
  return error(result.error.status, result.error.error);
}

function error(status: number, sentence: string): Reply {
  return { status, body: { error: sentence } };
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
