import { getVariableValues, Kind } from 'graphql';
import type {
  ConstDirectiveNode,
  DirectiveNode,
  DocumentNode,
  OperationDefinitionNode,
} from 'graphql';
import type { GraphqlContext } from './context.ts';
import type { Variables } from './cost.ts';
import { type Complete, fragmentsOf, planObject, type Values } from './plan.ts';
import { officialSchema } from './schema.ts';

/** What is executed, and for whom. */
export interface Planned {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
  readonly context: GraphqlContext;
}

/**
 * The data of a query that succeeds in all its parts; undefined for any other, which graphql-js then executes from the
 * start, and says what is wrong as only it should. A client asks the same few documents over and over again: what each
 * of them means is worked out once, which makes a query some three times as quick as asking graphql-js.
 */
export async function executePlanned(planned: Planned): Promise<object | undefined> {
  const { operation, variables, context } = planned;
  const schema = officialSchema();
  const read = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (operation.operation !== 'query' || read.variableValues === undefined) return undefined;
  try {
    const plan = planFor(planned, read.variableValues);
    return (await plan(undefined, { context, variables: read.variableValues })) as object;
  } catch {
    return undefined;
  }
}

/** By document, then by the values of the variables that switch parts of it on and off. */
const plans = new WeakMap<OperationDefinitionNode, Map<string, Complete>>();

function planFor({ document, operation }: Planned, values: Values): Complete {
  const known = plans.get(operation) ?? new Map<string, Complete>();
  plans.set(operation, known);
  const switches = Object.entries(values.coerced).filter(([, value]) => typeof value === 'boolean');
  const name = JSON.stringify(switches);
  const found = known.get(name);
  if (found !== undefined) return found;
  const query = officialSchema().getQueryType();
  if (query === null || query === undefined) throw new Error('there is nothing to query');
  const plan = planObject(query, [operation.selectionSet], {
    fragments: fragmentsOf(document),
    isLeftOut: ({ directives = [] }) => directives.some((each) => leavesOut(each, values)),
  });
  known.set(name, plan);
  return plan;
}

function leavesOut(
  { name, arguments: given = [] }: DirectiveNode | ConstDirectiveNode,
  { coerced }: Values,
): boolean {
  const condition = given[0]?.value;
  if (condition === undefined || (name.value !== 'skip' && name.value !== 'include'))
    throw new Error(`the directive ${name.value}`);
  const value =
    condition.kind === Kind.VARIABLE
      ? coerced[condition.name.value]
      : condition.kind === Kind.BOOLEAN && condition.value;
  return name.value === 'skip' ? value === true : value !== true;
}
