import { fail } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';

/** The `type` that GraphQL errors carry. */
export type ApiErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'CONFLICT'
  | 'STALE_DATA'
  | 'METHOD_NOT_ALLOWED'
  | 'INSUFFICIENT_SCOPES'
  | 'GONE';

/** One entry of `errors` in a 422 answer. */
export interface FieldError {
  readonly resource: string;
  readonly field: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'custom';
  readonly message?: string;
}

/** A refusal as GitHub gives it: `status` and `message` for REST, `type` and `message` for GraphQL. */
export interface ApiError {
  readonly status: number;
  readonly type: ApiErrorType;
  readonly message: string;
  readonly errors?: readonly FieldError[];
}

/** What every operation of the world returns. */
export type Outcome<T> = Result<T, ApiError>;

type Failure = { readonly ok: false; readonly error: ApiError };

export function notFound(message = 'Not Found'): Failure {
  return fail({ status: 404, type: 'NOT_FOUND', message });
}

/** `Resource not accessible by integration` is what Apps and jobs get; people get a 403 or 404. */
export function forbidden(message = 'Resource not accessible by integration'): Failure {
  return fail({ status: 403, type: 'FORBIDDEN', message });
}

export function conflict(message: string): Failure {
  return fail({ status: 409, type: 'CONFLICT', message });
}

export function methodNotAllowed(message: string): Failure {
  return fail({ status: 405, type: 'METHOD_NOT_ALLOWED', message });
}

export function gone(message: string): Failure {
  return fail({ status: 410, type: 'GONE', message });
}

export function unprocessable(message: string, errors?: readonly FieldError[]): Failure {
  return fail({
    status: 422,
    type: 'UNPROCESSABLE',
    message,
    ...(errors === undefined ? {} : { errors }),
  });
}

/** A 422 for one field, with the message that REST gives then. */
export function invalidField(error: FieldError): Failure {
  return unprocessable('Validation Failed', [error]);
}
