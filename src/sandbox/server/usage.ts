/** What was spent under one kind of request. */
export interface KindUsage {
  readonly requests: number;
  /** Of the hour's budget: a REST request is 1, a GraphQL query its cost. */
  readonly points: number;
  /** Of the limit by the minute: 1 for a read, 5 for a write. */
  readonly secondaryPoints: number;
  readonly contentCreating: number;
}

/** The answer of `GET /_sandbox/usage`. */
export interface Usage extends KindUsage {
  readonly since: string;
  readonly kinds: Readonly<Record<string, KindUsage>>;
}

export interface UsageMeter {
  count(kind: string, spent: Omit<KindUsage, 'requests'>): void;
  read(): Usage;
  reset(): void;
}

const nothing: KindUsage = { requests: 0, points: 0, secondaryPoints: 0, contentCreating: 0 };

/** Counts what Apps other than Actions asked for, by kind of request. */
export function makeUsageMeter(now: () => string): UsageMeter {
  const kinds = new Map<string, KindUsage>();
  let since = now();
  return {
    count: (kind, spent) => {
      kinds.set(kind, add(kinds.get(kind) ?? nothing, { requests: 1, ...spent }));
    },
    read: () => ({
      since,
      ...[...kinds.values()].reduce(add, nothing),
      kinds: Object.fromEntries([...kinds].sort(([a], [b]) => a.localeCompare(b))),
    }),
    reset: () => {
      kinds.clear();
      since = now();
    },
  };
}

function add(a: KindUsage, b: KindUsage): KindUsage {
  return {
    requests: a.requests + b.requests,
    points: a.points + b.points,
    secondaryPoints: a.secondaryPoints + b.secondaryPoints,
    contentCreating: a.contentCreating + b.contentCreating,
  };
}
