import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../lifecycle/result.ts';
import type { ReadBody } from '../body.ts';
import type { Call, Operation } from './operation.ts';
import type { Failure } from './problem.ts';

type Read = Pick<Call, 'id' | 'query' | 'body'>;

/** What a request says, checked; or what is wrong with it. */
export async function readCall(
  { query, body, badBody }: Operation,
  context: Context<{ readonly Bindings: HttpBindings }>,
  readBody: ReadBody,
): Promise<Result<Read, Failure>> {
  const { req } = context;
  const [owner, rest] = [req.param('owner'), req.param('rest')];
  const id = owner === undefined ? (req.param('id') ?? '') : `${owner}/${rest ?? ''}`;
  const asked = checked(query, queryOf(req.queries()));
  if (!asked.ok) return fail({ status: 400, error: 'bad query', detail: asked.error });
  if (body === undefined) return ok({ id, query: asked.value, body: null });
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return fail({
      status: 415,
      error: 'unsupported media type',
      detail: 'Send JSON, and say so: `Content-Type: application/json`.',
    });
  const text = await readBody(context.env.incoming);
  if (text.kind !== 'read') return fail(unread(text.kind));
  const said = checked(body, parsed(text.text));
  if (!said.ok) return fail({ status: 400, error: badBody ?? 'bad body', detail: said.error });
  return ok({ id, query: asked.value, body: said.value });
}

/** What is said once is a text, what is said more often a list of them. */
function queryOf(queries: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(
    Object.entries(queries).map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checked(schema: z.ZodType | undefined, value: unknown): Result<unknown, string> {
  if (schema === undefined) return ok({});
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  return fail(value === undefined ? 'That is no JSON.' : z.prettifyError(read.error));
}

function unread(kind: 'too-large' | 'no-room' | 'broken-off'): Failure {
  const close = { connection: 'close' };
  switch (kind) {
    case 'too-large':
      return {
        status: 413,
        error: 'response too long',
        detail: 'An answer has at most 16,000 characters. Nothing was written.',
        headers: close,
      };
    case 'no-room':
      return {
        status: 503,
        error: 'too much at once',
        detail: 'Too much is being sent at once; try again soon.',
        headers: { ...close, 'retry-after': '5' },
      };
    case 'broken-off':
      return { status: 400, error: 'bad body', detail: 'The body broke off.' };
  }
}
