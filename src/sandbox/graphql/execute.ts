import { execute, GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { GraphqlContext } from './context.ts';
import { costOf } from './cost.ts';
import type { Variables } from './cost.ts';
import { pickOperation, prepare, rootFields } from './document.ts';
import { typedError } from './errors.ts';
import { executePlanned } from './planned.ts';
import { resolveField, resolveType } from './resolve.ts';
import { officialSchema } from './schema.ts';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Variables;
  readonly operationName: string | null;
}

/** An error as GitHub shows it: `type` stands beside `message`. */
export interface ShownError {
  readonly type?: unknown;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly message: string;
}

export interface GraphqlAnswer {
  readonly status: 200 | 500 | 501;
  readonly body: { readonly data?: unknown; readonly errors?: readonly ShownError[] };
  /** `query IssueWorld`, or by root fields when the operation has no name. */
  readonly operation: string;
  readonly points: number;
}

/** The most nodes that one call may ask for. */
const maxNodes = 500_000;

/** Runs one document for a caller. What fails within is in the answer; nothing is thrown. */
export async function runDocument(
  request: GraphqlRequest,
  context: Omit<GraphqlContext, 'cost'>,
): Promise<GraphqlAnswer> {
  const prepared = prepare(request.query);
  if (!prepared.ok) return refused('invalid document', prepared.errors);
  const { document } = prepared;
  const operation = pickOperation(document, request.operationName);
  if (operation === undefined) {
    const name = request.operationName;
    const message =
      name === null ? 'An operation name is required' : `No operation named "${name}"`;
    return refused('invalid document', [new GraphQLError(message)]);
  }
  const cost = costOf(document, operation, request.variables);
  const named = {
    operation: `${operation.operation} ${operation.name?.value ?? rootFields(operation).join('+')}`,
    points: cost.points,
  };
  if (cost.nodes > maxNodes) {
    const message = `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${maxNodes}.`;
    return { ...refused('', [typedError('MAX_NODE_LIMIT_EXCEEDED', message)]), ...named };
  }
  const planned = { document, operation, variables: request.variables };
  const data = await executePlanned({ ...planned, context: { ...context, cost } });
  if (data !== undefined) return { status: 200, body: { data }, ...named };
  const result = await execute({
    schema: officialSchema(),
    document,
    variableValues: request.variables,
    operationName: request.operationName,
    contextValue: { ...context, cost },
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  return { ...toAnswer(result), ...named };
}

function refused(operation: string, errors: readonly GraphQLError[]): GraphqlAnswer {
  const body = { errors: errors.map(toShown) };
  return { status: 200, body, operation, points: 1 };
}

function toAnswer({ data, errors = [] }: ExecutionResult): Pick<GraphqlAnswer, 'status' | 'body'> {
  if (errors.length === 0) return { status: 200, body: { data } };
  return {
    status: statusOf(errors),
    body: { data: data ?? null, errors: errors.map(toShown) },
  };
}

/** GitHub answers 200 whatever happens within; what only the sandbox is to blame for must be seen. */
function statusOf(errors: readonly GraphQLError[]): GraphqlAnswer['status'] {
  if (errors.some((error) => error.extensions['type'] === 'NOT_IMPLEMENTED')) return 501;
  const isBug = ({ originalError }: GraphQLError): boolean =>
    originalError !== undefined && !(originalError instanceof GraphQLError);
  return errors.some(isBug) ? 500 : 200;
}

function toShown({ message, path, locations, extensions }: GraphQLError): ShownError {
  const { type } = extensions;
  return {
    ...(type === undefined ? {} : { type }),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined
      ? {}
      : { locations: locations.map(({ line, column }) => ({ line, column })) }),
    message,
  };
}
