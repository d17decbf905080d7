/** A page of a list, or its end. */
export interface Page<T> {
  readonly totalCount: number;
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A list that is read from its beginning until it meets what is known of its end. */
export interface LongList<Of, T> {
  readonly of: Of;
  readonly name: (item: T) => string | number;
  /** By name: a list that changes while it is read shows an item twice. */
  readonly items: Map<string | number, T>;
  readonly end: ReadonlySet<string | number>;
  /** Where the next page begins; null when nothing is missing. */
  after: string | null;
}

export function longList<Of, T>(
  of: Of,
  {
    first,
    end,
    name,
  }: {
    readonly first: Page<T>;
    readonly end: Page<T> | undefined;
    readonly name: (item: T) => string | number;
  },
): LongList<Of, T> {
  const tail = end?.nodes ?? [];
  const items = new Map([...first.nodes, ...tail].map((item) => [name(item), item]));
  const { hasNextPage, endCursor } = first.pageInfo;
  const isWhole = !hasNextPage || items.size >= first.totalCount;
  return { of, name, items, end: new Set(tail.map(name)), after: isWhole ? null : endCursor };
}

/** Takes a page in; one that is not shown any more ends the list. */
export function grow<T>(list: LongList<unknown, T> | undefined, page: Page<T> | null): void {
  if (list === undefined) return;
  const { nodes = [], pageInfo = null } = page ?? {};
  const met = nodes.some((item) => list.end.has(list.name(item)));
  for (const item of nodes) list.items.set(list.name(item), item);
  list.after = pageInfo?.hasNextPage === true && !met ? pageInfo.endCursor : null;
}

export function nextOf<L extends { readonly after: string | null }>(
  lists: readonly L[],
): L | undefined {
  return lists.find(({ after }) => after !== null);
}
