/** More than this is not remembered; the oldest goes first. */
const MOST = 10_000;

/** What has been dealt with by this process, until the record says so. */
export interface Memory {
  has(id: string): boolean;
  /** Remembers it; false when it was remembered before. */
  add(id: string): boolean;
}

export function makeMemory(): Memory {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > MOST && oldest !== undefined) ids.delete(oldest);
      return true;
    },
  };
}
