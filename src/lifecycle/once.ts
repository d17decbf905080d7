/** A pure function of something that never changes, worked out once for each as long as it is held elsewhere. */
export function once<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const known = new WeakMap<Key, { readonly result: T }>();
  return (key) => {
    const kept = known.get(key) ?? { result: make(key) };
    known.set(key, kept);
    return kept.result;
  };
}
