import { GraphQLError } from 'graphql';
import type { ApiError, FieldError, Outcome } from '../world/api-error.ts';

/** The `type` of an error; GitHub puts it beside `message`, not into `extensions`. */
export type ErrorType =
  | ApiError['type']
  | 'NOT_IMPLEMENTED'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED';

export function typedError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** What the sandbox lacks it says loudly: the answer becomes a 501. */
export function notImplementedError(what: string): GraphQLError {
  return typedError('NOT_IMPLEMENTED', `The sandbox does not implement ${what}`);
}

export function notFoundError(message: string): GraphQLError {
  return typedError('NOT_FOUND', message);
}

/** What an App or job gets that lacks a permission. */
export function forbiddenError(message = 'Resource not accessible by integration'): GraphQLError {
  return typedError('FORBIDDEN', message);
}

/**
 * The value of an operation of the world, or its refusal thrown as GraphQL shows it. GraphQL knows fewer
 * types than REST statuses: what conflicts or may not be done now is UNPROCESSABLE here.
 */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { type, message, errors } = outcome.error;
  const detail = errors?.[0] === undefined ? message : sentenceOf(errors[0]);
  throw typedError(unprocessableTypes.has(type) ? 'UNPROCESSABLE' : type, detail);
}

/** What REST tells by field and code is a sentence here. */
function sentenceOf({ field, code, message }: FieldError): string {
  if (message !== undefined) return message;
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  switch (code) {
    case 'already_exists':
      return `${name} has already been taken`;
    case 'missing':
    case 'missing_field':
      return `${name} can't be blank`;
    case 'invalid':
    case 'custom':
      return `${name} is invalid`;
  }
}

const unprocessableTypes: ReadonlySet<ErrorType> = new Set([
  'CONFLICT',
  'METHOD_NOT_ALLOWED',
  'GONE',
]);

/** As `unwrap`, for what an input named by node id: a refusal that tells nothing names the id. */
export function unwrapNode<T>(outcome: Outcome<T>, nodeId: string): T {
  if (!outcome.ok && outcome.error.type === 'NOT_FOUND' && outcome.error.message === 'Not Found') {
    throw noSuchNode(nodeId);
  }
  return unwrap(outcome);
}

export function noSuchNode(nodeId: string): GraphQLError {
  return notFoundError(`Could not resolve to a node with the global id of '${nodeId}'`);
}
