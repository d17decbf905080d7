import type { z } from 'zod';
import type { Millis } from '../../../lifecycle/time.ts';
import type { Person } from '../../person.ts';
import type { Failure } from './problem.ts';

/** A request, once its token has the right form and what it says has been checked. */
export interface Call<Query = unknown, Body = unknown> {
  /** GitHub as whoever the token belongs to. */
  readonly person: Person;
  /** As the path names it, decoded; empty where it names nothing. */
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
  readonly sleep: (length: Millis) => Promise<void>;
}

export type Reply =
  | { readonly ok: true; readonly status: 200 | 202; readonly body: object }
  | { readonly ok: false; readonly failure: Failure };

/** One way to use the API; the routes, the checks and the OpenAPI document are made from it. */
export interface Operation<Query = unknown, Body = unknown> {
  readonly name: string;
  readonly method: 'get' | 'post';
  /** With `{id}` where a session or a prompt is named. */
  readonly path: string;
  readonly summary: string;
  /** What `{id}` is. */
  readonly id?: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** What is wrong when the body is none of those. */
  readonly badBody?: string;
  readonly answers: Readonly<Record<200 | 202, z.ZodType | null>>;
  /** Statuses of its failures besides those that every operation has, with what each means. */
  readonly failures: Readonly<Record<number, string>>;
  readonly handle: (call: Call<Query, Body>) => Promise<Reply>;
}

/** Forgets the types of query and body: both are checked before `handle` is called. */
export function operation<Query, Body>(of: Operation<Query, Body>): Operation {
  return of as Operation;
}

export function done(body: object): Reply {
  return { ok: true, status: 200, body };
}

export function failed(failure: Failure): Reply {
  return { ok: false, failure };
}
