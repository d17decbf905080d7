import { getNamedType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import type { DocumentCost } from './context.ts';
import { officialSchema } from './schema.ts';

export type Variables = Readonly<Record<string, unknown>>;

interface Walk {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  requests: number;
  nodes: number;
}

/**
 * GitHub's formula: the requests needed to fulfil every connection, each taken at its limit, divided by
 * 100 and rounded, at least 1 [docs: graphql/overview/rate-limits-and-query-limits-for-the-graphql-api].
 */
export function costOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): DocumentCost {
  const known = costs.get(operation) ?? new Map<string, DocumentCost>();
  costs.set(operation, known);
  const name = sizesOf(variables);
  const cost = known.get(name) ?? reckon(document, operation, variables);
  if (known.size < MOST_SIZES) known.set(name, cost);
  return cost;
}

const costs = new WeakMap<OperationDefinitionNode, Map<string, DocumentCost>>();
const MOST_SIZES = 1_000;

/** As much of the variables as a cost depends on: numbers, switches, and how long lists are. */
function sizesOf(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.length}]` : sizeOf(value)}`)
    .join();
}

function sizeOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

function reckon(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): DocumentCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const walk: Walk = {
    fragments,
    variables: withDefaults(operation, variables),
    requests: 0,
    nodes: 0,
  };
  const root = officialSchema().getRootType(operation.operation);
  if (root !== undefined && root !== null) visit(walk, operation.selectionSet, root, 1);
  return { points: Math.max(1, Math.round(walk.requests / 100)), nodes: walk.nodes };
}

function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const all: Record<string, unknown> = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue !== undefined && all[variable.name.value] === undefined) {
      all[variable.name.value] = literal(defaultValue, {});
    }
  }
  return all;
}

/** `times`: how often this part of the tree is fulfilled. */
function visit(
  walk: Walk,
  { selections }: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  times: number,
): void {
  for (const selection of selections) {
    if (isLeftOut(walk, selection.directives ?? [])) continue;
    if (selection.kind === Kind.FIELD) {
      visitField(walk, selection, type, times);
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? walk.fragments.get(selection.name.value)
        : selection;
    const condition = fragment?.typeCondition?.name.value;
    const on = condition === undefined ? type : officialSchema().getType(condition);
    if (fragment !== undefined) visit(walk, fragment.selectionSet, on, times);
  }
}

function visitField(
  walk: Walk,
  field: FieldNode,
  parent: GraphQLNamedType | undefined,
  times: number,
): void {
  if (field.selectionSet === undefined) return;
  const definition =
    isObjectType(parent) || isInterfaceType(parent)
      ? parent.getFields()[field.name.value]
      : undefined;
  if (definition === undefined) return;
  const type = getNamedType(definition.type);
  if (!type.name.endsWith('Connection')) {
    const ids = argument(walk, field, 'ids');
    visit(walk, field.selectionSet, type, Array.isArray(ids) ? times * ids.length : times);
    return;
  }
  const limit = argument(walk, field, 'first') ?? argument(walk, field, 'last');
  const count = typeof limit === 'number' ? limit : 1;
  walk.requests += times;
  walk.nodes += times * count;
  visit(walk, field.selectionSet, type, times * count);
}

function argument(walk: Walk, field: FieldNode, name: string): unknown {
  const node = field.arguments?.find((each) => each.name.value === name);
  return node === undefined ? undefined : (literal(node.value, walk.variables) ?? undefined);
}

function literal(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.INT:
      return Number(node.value);
    case Kind.BOOLEAN:
      return node.value;
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables));
    default:
      return undefined;
  }
}

function isLeftOut(walk: Walk, directives: NonNullable<FieldNode['directives']>): boolean {
  return directives.some(({ name, arguments: given }) => {
    const value = given?.[0] === undefined ? true : literal(given[0].value, walk.variables);
    return name.value === 'skip' ? value === true : name.value === 'include' && value === false;
  });
}
