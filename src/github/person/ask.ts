import type { z } from 'zod';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { trouble, troubleOf } from '../examine/trouble.ts';
import { documentOf } from '../documents.ts';
import type { Octokit } from '../octokit.ts';

/** A person's client, and where it goes. */
export interface Asking {
  readonly octokit: Octokit;
  readonly api: string;
}

/** What GraphQL itself says is wrong; everything else is an answer of HTTP. */
interface Faulty {
  readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
}

/** Runs one of the operations of the `.graphql` files; what goes wrong is told of `what`. */
export async function ask<T>(
  { octokit, api }: Asking,
  what: string,
  request: {
    readonly operation: string;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly answer: z.ZodType<T>;
  },
): Promise<Result<T, Trouble>> {
  try {
    const data: unknown = await octokit.graphql(documentOf(request.operation), request.variables);
    return ok(request.answer.parse(data));
  } catch (error) {
    const { errors } = error as Faulty;
    if (errors === undefined || !isGraphql(error)) return fail(troubleWith(error, what, api));
    return fail(faultOf(errors, what));
  }
}

function isGraphql(error: unknown): boolean {
  return error instanceof Error && error.name === 'GraphqlResponseError';
}

function faultOf([first]: NonNullable<Faulty['errors']>, what: string): Trouble {
  if (first?.type === 'NOT_FOUND')
    return trouble('unknown', `${what}: GitHub does not show it to this token.`);
  if (first?.type?.startsWith('RATE_LIMIT') === true)
    return trouble(
      'limited',
      `${what}: The rate limit of this token is spent; try again within the hour.`,
    );
  return trouble(
    'forbidden',
    `${what}: GitHub refuses what was asked with this token (${first?.message ?? 'no reason given'}).`,
  );
}

/** The same for REST. */
export function troubleWith(error: unknown, what: string, api: string): Trouble {
  const told = troubleOf(error, 'this token', api);
  return { ...told, sentence: `${what}: ${told.sentence}` };
}
