import type { World } from '../world/world.ts';

/** GitHub's published limits of one installation; see docs/sandbox.md for where each is written down. */
export const limits = {
  rest: 5_000,
  graphql: 5_000,
  contentPerMinute: 80,
  contentPerHour: 500,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
  concurrent: 100,
} as const;

export type Resource = 'core' | 'graphql';

const minute = 60_000;
const hour = 60 * minute;

export interface Cost {
  readonly resource: Resource;
  /** Of the secondary limit: 1 for a read, 5 for a write. */
  readonly points: number;
  /** How many content-creating requests this is. */
  readonly content: number;
}

export type Refusal =
  | { readonly kind: 'primary' }
  | { readonly kind: 'secondary'; readonly retryAfterSeconds: number };

export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

/** The limits of one installation: an hour's budget for each resource, and sliding windows. */
export class RateLimits {
  readonly #world: World;
  readonly #windows = new Map<Resource, { start: number; used: number }>();
  readonly #spent: { at: number; resource: Resource; points: number; content: number }[] = [];
  #running = 0;
  #forced: { refusal: Refusal; resource: Resource | undefined; until: number } | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Asked before a request is served. */
  refuse(cost: Cost): Refusal | undefined {
    const now = this.#now();
    const forced = this.#forced;
    if (forced !== undefined && forced.until > now) {
      if (forced.resource === undefined || forced.resource === cost.resource) {
        return forced.refusal.kind === 'primary'
          ? forced.refusal
          : { kind: 'secondary', retryAfterSeconds: Math.ceil((forced.until - now) / 1000) };
      }
    }
    if (this.budget(cost.resource).remaining <= 0) return { kind: 'primary' };
    const secondary = { kind: 'secondary', retryAfterSeconds: 60 } as const;
    if (this.#running >= limits.concurrent) return secondary;
    const perMinute =
      cost.resource === 'core' ? limits.restPointsPerMinute : limits.graphqlPointsPerMinute;
    const recent = this.#since(minute);
    const points = recent
      .filter((each) => each.resource === cost.resource)
      .reduce((sum, each) => sum + each.points, 0);
    if (points + cost.points > perMinute) return secondary;
    if (cost.content === 0) return undefined;
    const content = (window: number) =>
      this.#since(window).reduce((sum, each) => sum + each.content, 0);
    const fits =
      content(minute) + cost.content <= limits.contentPerMinute &&
      content(hour) + cost.content <= limits.contentPerHour;
    return fits ? undefined : secondary;
  }

  begin(cost: Cost): void {
    this.#running += 1;
    this.#spent.push({ at: this.#now(), ...cost });
  }

  /** `primary` is what the request took from the hour's budget. */
  end(resource: Resource, primary: number): void {
    this.#running -= 1;
    this.#window(resource).used += primary;
  }

  budget(resource: Resource): Budget {
    const window = this.#window(resource);
    const limit = resource === 'core' ? limits.rest : limits.graphql;
    const forced = this.#forced;
    const exhausted =
      forced?.refusal.kind === 'primary' &&
      forced.until > this.#now() &&
      (forced.resource === undefined || forced.resource === resource);
    return {
      limit,
      used: exhausted ? limit : Math.min(limit, window.used),
      remaining: exhausted ? 0 : Math.max(0, limit - window.used),
      reset: Math.ceil((exhausted ? forced.until : window.start + hour) / 1000),
    };
  }

  /** A fault: refuses everything (of a resource) for some time. */
  force(refusal: Refusal, milliseconds: number, resource?: Resource): void {
    this.#forced = { refusal, resource, until: this.#now() + milliseconds };
  }

  release(): void {
    this.#forced = undefined;
  }

  #now(): number {
    return this.#world.clock().getTime();
  }

  #since(window: number) {
    const from = this.#now() - window;
    const old = this.#spent.findIndex((each) => each.at > this.#now() - hour);
    if (old > 1_000) this.#spent.splice(0, old);
    return this.#spent.filter((each) => each.at > from);
  }

  #window(resource: Resource): { start: number; used: number } {
    const found = this.#windows.get(resource);
    if (found !== undefined && found.start + hour > this.#now()) return found;
    const fresh = { start: this.#now(), used: 0 };
    this.#windows.set(resource, fresh);
    return fresh;
  }
}
