import type { components, paths } from '@octokit/openapi-types';
import type { App } from '../world/records/app.ts';
import type { Actor } from '../world/actor.ts';
import type { World } from '../world/world.ts';
import type { Caller, SandboxDeps } from '../server/deps.ts';

/** GitHub's schemas, by the names of its OpenAPI description. */
export type Schemas = { [Name in keyof components['schemas']]: Plain<components['schemas'][Name]> };
export type Path = keyof paths;
export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** 64-bit numbers are typed `number | bigint`; JSON has numbers only. */
type Plain<T> = T extends bigint ? never : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

type Operation<P extends Path, V extends Verb> = V extends keyof paths[P] ? paths[P][V] : never;

type PathParams<O> = O extends { parameters: { path: infer T } } ? Plain<T> : Record<string, never>;

type Query<O> = O extends { parameters: { query?: infer T } }
  ? { readonly [K in keyof NonNullable<T>]?: string }
  : Record<string, never>;

type Body<O> = O extends { requestBody: { content: { 'application/json': infer T } } }
  ? Plain<T>
  : O extends { requestBody?: { content: { 'application/json': infer T } } }
    ? Plain<T> | undefined
    : undefined;

type ContentOf<R> = R extends { content: infer C }
  ? [C] extends [never]
    ? undefined
    : C extends { 'application/json': infer T }
      ? Plain<T>
      : undefined
  : undefined;

type Responses<O> = O extends { responses: infer R } ? R : never;

/** Any status that GitHub documents for the operation, each with its own body. */
export type AnswerOf<O> = {
  [S in keyof Responses<O> & number]: Reply<S, ContentOf<Responses<O>[S]>>;
}[keyof Responses<O> & number];

export interface Reply<S extends number = number, B = unknown> {
  readonly status: S;
  readonly body: B;
  readonly headers: Readonly<Record<string, string>>;
}

/** Keeps `status` a literal, which a bare object literal would widen to number. */
export function reply<S extends number, B>(
  status: S,
  body: B,
  headers: Readonly<Record<string, string>> = {},
): Reply<S, B> {
  return { status, body, headers };
}

/** An answer without a body. */
export function empty<S extends number>(status: S): Reply<S, undefined> {
  return { status, body: undefined, headers: {} };
}

/** What every handler knows, whatever its operation. */
export interface Ask {
  readonly deps: SandboxDeps;
  readonly world: World;
  readonly caller: Caller;
  /** Throws a refusal for an App that asks with its JWT. */
  readonly actor: Actor;
  /** Throws a refusal for everyone but an App that asks with its JWT. */
  readonly app: App;
  /** The whole address as asked for, for the links between pages. */
  readonly url: URL;
  readonly header: (name: string) => string | undefined;
  /** Every value of a query parameter that may be given more than once. */
  readonly all: (name: string) => readonly string[];
}

export interface Request<O> extends Ask {
  /** Numbers where GitHub has numbers; texts are decoded. */
  readonly params: PathParams<O>;
  /** As sent: texts. */
  readonly query: Query<O>;
  /** Checked against the required fields and their types. */
  readonly body: Body<O>;
}

type AnyHandler = (request: Request<unknown>) => Promise<Reply> | Reply;

export interface Route {
  readonly verb: Verb;
  readonly path: Path;
  readonly handler: AnyHandler;
}

/** One operation, its parameters, body and answers typed by GitHub's OpenAPI description. */
export function route<P extends Path, V extends Verb>(
  verb: V,
  path: P,
  handler: (
    request: Request<Operation<P, V>>,
  ) => Promise<AnswerOf<Operation<P, V>>> | AnswerOf<Operation<P, V>>,
): Route {
  // The table holds handlers of many types; `serve` gives each the request of its own operation.
  return { verb, path, handler };
}
