/** As little of a list as still breaks something. */
export interface Reduced<T> {
  readonly left: readonly T[];
  /** How often it was tried. */
  readonly tries: number;
}

/**
 * Takes parts out of a list as long as what is left still breaks: first these groups, then halves, quarters and so on,
 * until nothing can go (an algorithm known as ddmin), or it was tried often enough. `breaks` gives what of its list was
 * needed at the most, or null where nothing breaks.
 */
export async function reduce<T>(
  list: readonly T[],
  breaks: (some: readonly T[]) => Promise<readonly T[] | null>,
  { groups, most }: { readonly groups: readonly ((each: T) => boolean)[]; readonly most: number },
): Promise<Reduced<T>> {
  let left = list;
  let tries = 0;

  async function dropping(part: ReadonlySet<T>): Promise<boolean> {
    const some = left.filter((each) => !part.has(each));
    if (some.length === left.length || tries === most) return false;
    tries += 1;
    const needed = await breaks(some);
    if (needed !== null) left = needed;
    return needed !== null;
  }

  for (const isOf of groups) await dropping(new Set(left.filter(isOf)));
  for (let size = Math.ceil(left.length / 2); size >= 1 && tries < most; ) {
    let dropped = false;
    // From the end: what comes late is seldom needed.
    for (let to = left.length; to > 0; to -= size) {
      if (await dropping(new Set(left.slice(Math.max(0, to - size), to)))) dropped = true;
    }
    if (size === 1 && !dropped) break;
    size = dropped ? Math.min(size, Math.ceil(left.length / 2)) : Math.floor(size / 2);
  }
  return { left, tries };
}
