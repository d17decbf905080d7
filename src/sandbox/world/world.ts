import type { GitStore } from '../git/git-store.ts';
import type { Actor } from './actor.ts';
import type { DomainEvent, DomainFact } from './events.ts';
import { toNodeId } from './node-id.ts';
import type { NodeKind } from './node-id.ts';
import type { Change } from './table.ts';
import { makeTables } from './tables.ts';
import type { Tables } from './tables.ts';

/** GitHub's ids passed 2^31 and 2^32 long ago; starting above 2^33 finds every 32-bit assumption. */
const firstId = 10_000_000_000;

export interface WorldOptions {
  readonly git: GitStore;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  /** How far above the lowest possible its ids begin; right there where left out. */
  readonly idsAbove?: number;
  /** `http://127.0.0.1:PORT`, without trailing slash; every URL shown is made from it. */
  readonly origin: string;
}

/** Everything that the sandbox's GitHub knows. All state is in `tables` and `git`. */
export interface World {
  readonly tables: Tables;
  readonly git: GitStore;
  readonly random: () => number;
  /** The server's origin; set once the port is known. */
  origin: string;
  /** ISO-8601 UTC in whole seconds, as GitHub gives times. */
  readonly now: () => string;
  readonly clock: () => Date;
  readonly nextId: () => number;
  /** A fresh numeric id with its node id. */
  readonly newIdentity: (kind: NodeKind) => { readonly id: number; readonly nodeId: string };
  /** Tells every listener at once, in order of registration. */
  readonly emit: (actor: Actor, fact: DomainFact) => void;
  readonly onEvent: (listener: (event: DomainEvent) => void) => () => void;
  /** Every change of every record; a simulation keeps versions by it. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
}

export function makeWorld(options: WorldOptions): World {
  const changes = new Set<(change: Change) => void>();
  const listeners = new Set<(event: DomainEvent) => void>();
  let lastId = firstId + (options.idsAbove ?? 0);
  const nextId = (): number => {
    // Gaps, since ids of one kind are never consecutive on GitHub.
    lastId += 1 + Math.floor(options.random() * 7);
    return lastId;
  };
  const now = (): string => toInstant(options.now());
  return {
    tables: makeTables((change) => {
      for (const listener of changes) listener(change);
    }),
    git: options.git,
    random: options.random,
    origin: options.origin,
    now,
    clock: options.now,
    nextId,
    newIdentity: (kind) => {
      const id = nextId();
      return { id, nodeId: toNodeId(kind, id) };
    },
    emit: (actor, fact) => {
      const event: DomainEvent = { ...fact, actor, at: now() };
      for (const listener of listeners) listener(event);
    },
    onEvent: (listener) => subscribe(listeners, listener),
    onChange: (listener) => subscribe(changes, listener),
  };
}

/** ISO-8601 UTC without fractions of a second. */
export function toInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
