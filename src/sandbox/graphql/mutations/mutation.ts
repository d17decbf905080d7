import { GraphQLError } from 'graphql';
import type { GraphqlContext } from '../context.ts';
import { notImplementedError, typedError } from '../errors.ts';
import { taking } from '../thing.ts';
import type { Args, Taking } from '../thing.ts';

/**
 * A mutation: the fields of its input that it honours, and what it does with them. The payload is a plain
 * object; a field of `input` that is given and not honoured is refused. `I` says of what types the schema
 * makes the fields; null is as good as absent everywhere.
 */
export function mutation<I extends object>(
  name: string,
  honours: readonly (keyof I & string)[],
  run: (input: I, context: GraphqlContext) => object | Promise<object>,
): Taking<undefined> {
  return taking(['input'], async (_root: undefined, { input }: { input: Args }, context) => {
    for (const [field, value] of Object.entries(input)) {
      if (value === null || field === 'clientMutationId') continue;
      if (!honours.some((each) => each === field)) {
        throw notImplementedError(`the input field ${field} of ${name}`);
      }
    }
    try {
      const payload = await run(withoutNulls(input) as I, context);
      return { clientMutationId: input['clientMutationId'] ?? null, ...payload };
    } catch (error) {
      throw inWordsOf(name, context, error);
    }
  });
}

function withoutNulls(input: Args): Args {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

/** People who lack a right are told which mutation they may not do; Apps get their own sentence. */
function inWordsOf(name: string, { world, actor }: GraphqlContext, error: unknown): unknown {
  const forbidden = error instanceof GraphQLError && error.extensions['type'] === 'FORBIDDEN';
  if (!forbidden || actor.via.kind !== 'user' || !error.message.startsWith('Must have')) {
    return error;
  }
  const { login } = world.tables.accounts.must(actor.accountId);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return typedError(
    'FORBIDDEN',
    `${login} does not have the correct permissions to execute \`${title}\``,
  );
}
