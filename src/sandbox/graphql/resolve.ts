import { isDeepStrictEqual } from 'node:util';
import { valueFromASTUntyped } from 'graphql';
import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLTypeResolver } from 'graphql';
import type { GraphqlContext } from './context.ts';
import { notImplementedError } from './errors.ts';
import { mutationFields } from './mutations/registry.ts';
import { isThing } from './thing.ts';
import type { Args, Field, FieldTable } from './thing.ts';
import { queryFields } from './types/query.ts';
import { typeTables } from './types/registry.ts';

const tables: ReadonlyMap<string, FieldTable<never>> = new Map<string, FieldTable<never>>([
  ...Object.entries(typeTables),
  ['Query', queryFields],
  ['Mutation', mutationFields],
]);

/**
 * The one resolver of every field. A field that the sandbox lacks, and an argument that it would not
 * honour, is an error: a silent approximation would pass tests that GitHub fails.
 */
export const resolveField: GraphQLFieldResolver<unknown, GraphqlContext> = (
  source,
  args: Args,
  context,
  info,
) => {
  const { fieldName, parentType } = info;
  const table = tables.get(parentType.name);
  if (table === undefined) return plainField(source, args, info);
  const field = Object.hasOwn(table, fieldName) ? table[fieldName] : undefined;
  if (field === undefined) throw notImplementedError(`${parentType.name}.${fieldName}`);
  checkArguments(field, args, info);
  const record = isThing(source) ? source.record : (undefined as never);
  const resolve = typeof field === 'function' ? field : field.resolve;
  return resolve(record, args, context, info);
};

type Resolver = GraphQLFieldResolver<unknown, GraphqlContext>;

/** The same for one field of one document, with all that does not change looked up before. */
export function resolverOf(
  info: Pick<GraphQLResolveInfo, 'fieldName' | 'parentType' | 'fieldNodes'>,
): Resolver {
  const { fieldName, parentType, fieldNodes } = info;
  const table = tables.get(parentType.name);
  const field =
    table !== undefined && Object.hasOwn(table, fieldName) ? table[fieldName] : undefined;
  if (field === undefined) return resolveField;
  const takes = typeof field === 'function' ? [] : field.takes;
  const isHonoured = (fieldNodes[0]?.arguments ?? []).every(({ name }) =>
    takes.includes(name.value),
  );
  if (!isHonoured) return resolveField;
  const resolve = typeof field === 'function' ? field : field.resolve;
  return (source, args: Args, context, whole) =>
    resolve(isThing(source) ? source.record : (undefined as never), args, context, whole);
}

/** Parts without a record of their own: connections, edges, payloads, summaries. */
function plainField(source: unknown, args: Args, info: GraphQLResolveInfo): unknown {
  const { fieldName, parentType } = info;
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, fieldName)) {
    throw notImplementedError(`${parentType.name}.${fieldName}`);
  }
  checkArguments(noArguments, args, info);
  const value: unknown = (source as Record<string, unknown>)[fieldName];
  return typeof value === 'function' ? (value as () => unknown)() : value;
}

const noArguments: Field<never> = () => undefined;

function checkArguments(field: Field<never>, args: Args, info: GraphQLResolveInfo): void {
  const given = info.fieldNodes[0]?.arguments ?? [];
  if (given.length === 0) return;
  const takes = typeof field === 'function' ? [] : field.takes;
  for (const { name } of given) {
    if (takes.includes(name.value) || isHarmless(name.value, args[name.value], info)) continue;
    throw notImplementedError(
      `the argument ${name.value} of ${info.parentType.name}.${info.fieldName}`,
    );
  }
}

/** Not given at all, or given as what it is without being given. */
function isHarmless(name: string, value: unknown, info: GraphQLResolveInfo): boolean {
  if (value === undefined || value === null) return true;
  const definition = info.parentType.getFields()[info.fieldName];
  const node = definition?.args.find((argument) => argument.name === name)?.astNode?.defaultValue;
  if (node === undefined) return false;
  return isDeepStrictEqual(plain(valueFromASTUntyped(node)), plain(value));
}

/** Without the prototypes that parsed values have or lack. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

export const resolveType: GraphQLTypeResolver<unknown, GraphqlContext> = (
  value,
  _context,
  info,
) => {
  if (typeof value === 'object' && value !== null && '__typename' in value) {
    return String(value.__typename);
  }
  throw new Error(`sandbox graphql: ${info.parentType.name}.${info.fieldName} has no type`);
};
