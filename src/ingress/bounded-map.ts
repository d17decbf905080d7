/** A map that forgets what was put in first when it is full. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

export function makeBoundedMap<V>(most: number): BoundedMap<V> {
  const map = new Map<string, V>();
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key);
      map.set(key, value);
      const oldest = map.keys().next().value;
      if (map.size > most && oldest !== undefined) map.delete(oldest);
    },
  };
}
