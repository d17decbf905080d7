import type { Hono } from 'hono';
import type { ActionsEngine } from '../actions/engine-api.ts';
import type { Actor } from '../world/actor.ts';
import type { App, Token } from '../world/records/app.ts';
import type { World } from '../world/world.ts';

/** What the REST and GraphQL apps get; everything else that they need is an operation of the world. */
export interface SandboxDeps {
  readonly world: World;
  readonly actions: ActionsPort;
  readonly deliveries: DeliveriesPort;
}

/** Acts on workflow runs; what runs show is in the world's tables. */
export type ActionsPort = Pick<
  ActionsEngine,
  'dispatch' | 'cancel' | 'forceCancel' | 'rerun' | 'approve'
>;

/** The delivery log of an App's webhook, for `/app/hook/deliveries`. */
export interface DeliveriesPort {
  /** Newest first. */
  list(appId: number): readonly Delivery[];
  get(appId: number, id: number): Delivery | undefined;
  /** Sends it once more under the same GUID; false when there is no such delivery. */
  redeliver(appId: number, id: number): boolean;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly appId: number;
  /** ISO-8601 UTC */
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** Seconds that the receiver took. */
  readonly duration: number;
  /** `OK`, or what went wrong, as GitHub words it. */
  readonly status: string;
  /** 0 when no connection was made. */
  readonly statusCode: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly url: string;
  readonly request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: object;
  };
  readonly response: {
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: string;
  };
}

/** Who asks. A wrong or expired credential never gets this far: the server answers 401. */
export type Caller =
  | { readonly kind: 'anonymous' }
  /** An App by its JWT: `/app` and what is under it only. */
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'token'; readonly actor: Actor; readonly token: Token };

/**
 * One request, in the context variable `call`. The server has already authenticated it, counted it and
 * checked the rate limits; the mounted app fills in what only it knows.
 */
export interface Call {
  readonly caller: Caller;
  /** What usage is counted under: `issues/create-comment`, `query IssueWorld`. Set it when routed. */
  operation: string;
  /** GraphQL only: the query's primary cost, by GitHub's formula; 1 unless set. */
  points: number;
  /** The caller's window of the resource asked, before this request is charged; absent: no limits. */
  readonly rate?: RateWindow;
}

export interface RateWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  /** ISO-8601 UTC */
  readonly resetAt: string;
}

export interface SandboxEnv {
  Variables: { call: Call };
}

/**
 * `src/sandbox/rest/app.ts` exports `makeRest(deps): SandboxApp`, with routes relative to `/api/v3`
 * (`app.get('/repos/:owner/:repo', …)`); `src/sandbox/graphql/app.ts` exports `makeGraphql(deps):
 * SandboxApp` with one `POST /`. An unknown route answers through `notImplemented`.
 */
export type SandboxApp = Hono<SandboxEnv>;
export type MakeApp = (deps: SandboxDeps) => SandboxApp;
