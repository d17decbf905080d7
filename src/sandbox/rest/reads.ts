/** An object that knows which of its fields nobody has looked at. */
export interface Reads<T> {
  readonly value: T;
  /** Fields that were given, ask for something, and were never read. */
  readonly unread: () => string[];
}

/**
 * Notes which fields of a request are read. What a handler does not read it does not honour, and a client
 * must be told so: GitHub would have honoured it.
 */
export function noteReads<T>(value: T): Reads<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { value, unread: () => [] };
  }
  const read = new Set<string | symbol>();
  const noted = new Proxy(value, {
    get: (target, name) => {
      read.add(name);
      return Reflect.get(target, name) as unknown;
    },
  });
  const unread = (): string[] =>
    Object.entries(value)
      .filter(([name, each]) => !read.has(name) && !asksNothing(each))
      .map(([name]) => name);
  return { value: noted, unread };
}

/** What is off, empty or null is what GitHub does anyway. */
function asksNothing(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}
