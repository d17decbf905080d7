/** Characters of inputs whose results are kept, for each function: a few megabytes at most. */
const ROOM = 2_000_000;

interface Kept<T> {
  readonly result: T;
}

/**
 * A pure function of a text and one more thing, with its latest results kept: the same comments are looked at wake after
 * wake. Whoever calls it cannot tell, but by the time it takes.
 */
export function remembered<More extends number | boolean, T>(
  make: (text: string, more: More) => T,
): (text: string, more: More) => T {
  // Texts are keys as they are: a string knows its hash, and one that is put together anew does not.
  let known = new Map<More, Map<string, Kept<T>>>();
  let former = known;
  let taken = 0;
  return (text, more) => {
    const recent = known.get(more)?.get(text);
    if (recent !== undefined) return recent.result;
    const kept = former.get(more)?.get(text) ?? { result: make(text, more) };
    taken += text.length;
    if (taken > ROOM / 2) {
      former = known;
      known = new Map();
      taken = text.length;
    }
    known.set(more, (known.get(more) ?? new Map<string, Kept<T>>()).set(text, kept));
    return kept.result;
  };
}
