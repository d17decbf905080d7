import type { GraphQLResolveInfo } from 'graphql';
import type { GraphqlContext } from './context.ts';
import type { Records } from './records.ts';

/** A record of the world under the GraphQL type that shows it; what resolvers hand on to each other. */
export interface Thing<R> {
  readonly __typename: string;
  readonly record: R;
}

export type TypeName = keyof Records;

export function thing<K extends TypeName>(type: K, record: Records[K]): Thing<Records[K]> {
  return { __typename: type, record };
}

export function isThing(value: unknown): value is Thing<never> {
  return typeof value === 'object' && value !== null && '__typename' in value && 'record' in value;
}

export type Args = Readonly<Record<string, unknown>>;

export type Resolve<R, A = Args> = (
  record: R,
  args: A,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
) => unknown;

/** A field that honours some arguments; any other argument in a document is refused. */
export interface Taking<R> {
  readonly takes: readonly string[];
  readonly resolve: Resolve<R>;
}

export type Field<R> = Resolve<R> | Taking<R>;
export type FieldTable<R> = Readonly<Record<string, Field<R>>>;

/** Wraps a resolver that reads the arguments named; A says of what types the schema makes them. */
export function taking<R, A>(
  takes: readonly (keyof A & string)[],
  resolve: Resolve<R, A>,
): Taking<R> {
  return {
    takes,
    resolve: (record, args, context, info) => resolve(record, args as A, context, info),
  };
}
