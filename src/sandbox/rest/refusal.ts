import type { ApiError, Outcome } from '../world/api-error.ts';

/** An answer that is an error, thrown so that it ends a handler from any depth. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.body = {
      message,
      ...more,
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    };
  }
}

/** The value of an operation of the world, or its refusal as REST shows it. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw refusalOf(outcome.error);
}

/** What a caller gets that cannot even see the thing. */
export function missing(message = 'Not Found'): Refusal {
  return new Refusal(404, message);
}

/** The value, or a 404. */
export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw missing();
  return value;
}

function refusalOf(error: ApiError): Refusal {
  return new Refusal(
    error.status,
    error.message,
    error.errors === undefined ? {} : { errors: error.errors },
  );
}
