import { z } from 'zod';
import type { IssueRead } from '../../../lifecycle/shown/shown.ts';
import { decide, LOOKS } from '../../asking/decide.ts';
import { findNamed, type Found, isOf, onlyOne, waitingIn } from '../../asking/find.ts';
import { promptNamed, type SessionName, sessionNamed } from '../../asking/name.ts';
import { promptsOf } from '../../asking/prompts-of.ts';
import type { Person } from '../../person.ts';
import { type Call, failed, operation, type Reply } from './operation.ts';
import { failureOf } from './problem.ts';
import { PendingAnswer, replyOf, replyToNotOne } from './reply.ts';

const Body = z.object({ response: z.string().describe('The answer, as a person would write it.') });
type Body = z.infer<typeof Body>;

const NOT_FOUND = 'orchestrator not found';

/** `POST /orchestrators/{id}/respond`: the answer to what a session asks. */
export const respond = operation<unknown, Body>({
  name: 'respond',
  method: 'post',
  path: '/orchestrators/{id}/respond',
  summary: 'Answer what a session asks: writes the comment `/answer` as you.',
  id: 'The session: `OWNER/REPO#NUMBER:NAME`, or `OWNER/REPO#NUMBER` where only one can be meant.',
  body: Body,
  badBody: 'response required',
  answers: { 200: z.strictObject({ ok: z.literal(true) }), 202: PendingAnswer },
  failures: {
    400: '`response required`, `no pending question`, `name one of several`, `secret refused` or `response not possible`',
    403: 'you may not answer there',
    404: '`orchestrator not found`',
    409: '`already answered`, and by whom',
  },
  handle,
});

async function handle({ person, id, body, sleep }: Call<unknown, Body>): Promise<Reply> {
  if (body.response.trim() === '')
    return failed({
      status: 400,
      error: 'response required',
      detail: 'Say the answer in `response`.',
    });
  const found = await asked(person, id);
  if ('failure' in found) return found.failure;
  const decided = await decide(person, found, {
    decision: { kind: 'answer', text: body.response },
    waiting: { sleep, looks: LOOKS },
  });
  return replyOf(decided, NOT_FOUND, () => ({ ok: true }));
}

async function asked(person: Person, id: string): Promise<Found | { readonly failure: Reply }> {
  const prompt = promptNamed(id);
  if (prompt?.id != null) {
    const found = await findNamed(person, prompt, null);
    return found.ok ? found.value : { failure: replyToNotOne(found.error, NOT_FOUND) };
  }
  const session = sessionNamed(id);
  const place = session?.place ?? null;
  if (session === null || place === null) return { failure: unknown(id) };
  const read = await person.issue(place, null);
  if (!read.ok) return { failure: failed(failureOf(read.error, NOT_FOUND)) };
  const waiting = waitingIn(read.value, session);
  if (waiting.length === 0)
    return { failure: isKnown(read.value, session) ? nothingAsked(id) : unknown(id) };
  const one = onlyOne(waiting);
  return one.ok ? one.value : { failure: replyToNotOne(one.error, NOT_FOUND) };
}

/** A session that works on an issue, or has asked something there. */
function isKnown(read: IssueRead, session: SessionName): boolean {
  if (read.record.kind !== 'valid') return false;
  const { agent, run } = read.record.record;
  if (session.agent === null || session.agent === agent || session.agent === run?.session)
    return true;
  return promptsOf(read).some((prompt) => isOf(prompt, session));
}

function unknown(id: string): Reply {
  const detail = `No session ${id || 'without a name'} is known; it is named like acme/storefront#12:backend.`;
  return failed({ status: 404, error: NOT_FOUND, detail });
}

function nothingAsked(id: string): Reply {
  return failed({ status: 400, error: 'no pending question', detail: `${id} asks nothing now.` });
}
