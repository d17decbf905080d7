import {
  getArgumentValues,
  GraphQLBoolean,
  GraphQLID,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNullableOutputType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  SelectionSetNode,
} from 'graphql';
import type { GraphqlContext } from './context.ts';
import { resolverOf, resolveType } from './resolve.ts';
import { officialSchema } from './schema.ts';
import type { Args } from './thing.ts';

export type Values = NonNullable<Parameters<typeof getArgumentValues>[2]>;

/** What one execution of a plan works with. */
export interface Execution {
  readonly context: GraphqlContext;
  readonly variables: Values;
}

/** Makes of what a resolver gave what the answer shows, or a promise of it. Throws where there is an error. */
export type Complete = (value: unknown, execution: Execution) => unknown;

/** A document as it is read under certain values of its switches (`@include`, `@skip`). */
export interface Reading {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly isLeftOut: (node: { readonly directives?: FieldNode['directives'] }) => boolean;
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((each) => [each.name.value, each]));
}

/**
 * What an object of a type shows of these selections, worked out once: which fields, by which resolvers, with which
 * arguments. GraphQL: section 6.3, Executing Selection Sets.
 */
export function planObject(
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  reading: Reading,
): Complete {
  const fields = [...collect(type, selectionSets, reading)].map(([key, nodes]) => {
    return { key, complete: planField(type, nodes, reading) };
  });
  // A copy that has all its keys is quicker to fill than an object that gets one after the other.
  const blank = Object.fromEntries(fields.map(({ key }) => [key, undefined]));
  return (source, execution) => {
    const shown: Record<string, unknown> = { ...blank };
    let waiting: Promise<void>[] | undefined;
    try {
      for (const { key, complete } of fields) {
        const value = complete(source, execution);
        shown[key] = value;
        if (value instanceof Promise)
          (waiting ??= []).push(value.then((late: unknown) => void (shown[key] = late)));
      }
    } catch (error) {
      throw abandoned(waiting, error);
    }
    return waiting === undefined ? shown : Promise.all(waiting).then(() => shown);
  };
}

/** What else fails of a thing that has failed is nobody's business. */
function abandoned(waiting: readonly Promise<void>[] | undefined, error: unknown): unknown {
  for (const each of waiting ?? []) each.catch(() => undefined);
  return error;
}

/** Fields by the names that they are shown under; what is asked for twice is one field with two selections. */
function collect(
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  { fragments, isLeftOut }: Reading,
): ReadonlyMap<string, readonly FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const isMet = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const wanted = officialSchema().getType(condition);
    return isAbstractType(wanted) && officialSchema().isSubType(wanted, type);
  };
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (isLeftOut(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      if (isSpread && seen.has(selection.name.value)) continue;
      if (isSpread) seen.add(selection.name.value);
      const fragment = isSpread ? fragments.get(selection.name.value) : selection;
      if (fragment !== undefined && isMet(fragment.typeCondition?.name.value))
        visit(fragment.selectionSet);
    }
  };
  selectionSets.forEach(visit);
  return found;
}

function planField(
  parentType: GraphQLObjectType,
  fieldNodes: readonly FieldNode[],
  reading: Reading,
): Complete {
  const [node] = fieldNodes;
  const fieldName = node?.name.value ?? '';
  if (fieldName === '__typename') return () => parentType.name;
  const field = parentType.getFields()[fieldName];
  if (node === undefined || field === undefined)
    throw new Error(`${parentType.name} has no field ${fieldName} of its own`);
  // As much of it as resolvers look at.
  const info = { fieldName, parentType, fieldNodes } as unknown as GraphQLResolveInfo;
  const fixed = fixedArguments(field, node);
  const resolve = resolverOf(info);
  const show = planValue(field.type, { info, reading });
  return (source, execution) => {
    const args = fixed ?? getArgumentValues(field, node, execution.variables);
    const value = resolve(source, args, execution.context, info);
    return value instanceof Promise
      ? value.then((late: unknown) => show(late, execution))
      : show(value, execution);
  };
}

/** Undefined where they depend on variables. */
function fixedArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Args | undefined {
  const depends = JSON.stringify(node.arguments ?? []).includes(`"${Kind.VARIABLE}"`);
  return depends ? undefined : getArgumentValues(field, node);
}

interface Place {
  readonly info: GraphQLResolveInfo;
  readonly reading: Reading;
}

/** GraphQL: section 6.4.3, Value Completion. */
function planValue(type: GraphQLOutputType, place: Place): Complete {
  const isNeeded = isNonNullType(type);
  const nullable = isNeeded ? type.ofType : type;
  const show = planShown(nullable, place);
  const shape = shapeOf(nullable);
  return (value, execution) => {
    // What most fields are is shown as it is.
    if (typeof value === shape) return value;
    if (value instanceof Error) throw value;
    if (value !== null && value !== undefined) return show(value, execution);
    if (isNeeded) throw new Error(`null as ${place.info.fieldName}, which may not be`);
    return null;
  };
}

/** The type of values that a leaf shows unchanged. */
function shapeOf(type: GraphQLNullableOutputType): 'string' | 'boolean' | null {
  if (type === GraphQLBoolean) return 'boolean';
  return type === GraphQLString || type === GraphQLID ? 'string' : null;
}

function planShown(type: GraphQLNullableOutputType, place: Place): Complete {
  if (isListType(type)) return planList(planValue(type.ofType, place));
  if (isLeafType(type)) return (value) => planLeaf(type.coerceOutputValue(value));
  const { info, reading } = place;
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  if (isObjectType(type)) return later(() => planObject(type, sets, reading));
  const plans = new Map<string, Complete>();
  return (value, execution) => {
    const name = resolveType(value, execution.context, info, type) as string;
    const plan = plans.get(name) ?? planObject(objectType(name), sets, reading);
    plans.set(name, plan);
    return plan(value, execution);
  };
}

/** Much of a document is never reached. */
function later(make: () => Complete): Complete {
  let made: Complete | undefined;
  return (value, execution) => (made ??= make())(value, execution);
}

function objectType(name: string): GraphQLObjectType {
  const type = officialSchema().getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is not a type of objects`);
  return type;
}

function planLeaf(value: unknown): unknown {
  if (value === null || value === undefined) throw new Error('a value that cannot be shown');
  return value;
}

function planList(item: Complete): Complete {
  return (value, execution) => {
    if (!Array.isArray(value)) throw new Error('not a list');
    const shown: unknown[] = [];
    let waiting: Promise<void>[] | undefined;
    try {
      for (let at = 0; at < value.length; at += 1) {
        const each: unknown = value[at];
        const made =
          each instanceof Promise
            ? each.then((late: unknown) => item(late, execution))
            : item(each, execution);
        shown.push(made);
        if (made instanceof Promise)
          (waiting ??= []).push(made.then((late: unknown) => void (shown[at] = late)));
      }
    } catch (error) {
      throw abandoned(waiting, error);
    }
    return waiting === undefined ? shown : Promise.all(waiting).then(() => shown);
  };
}
