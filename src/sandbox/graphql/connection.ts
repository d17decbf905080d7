import { typedError } from './errors.ts';
import type { Resolve, Taking } from './thing.ts';
import type { GraphqlContext } from './context.ts';

interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

export interface Paged<R, T, A> {
  /** Arguments honoured besides those of paging. */
  readonly takes?: readonly (keyof A & string)[];
  /** Everything, in order; paging cuts from it. */
  readonly list: (
    record: R,
    args: A,
    context: GraphqlContext,
  ) => readonly T[] | Promise<readonly T[]>;
  readonly node: (item: T, context: GraphqlContext, record: R) => unknown;
  /** What tells items apart in cursors; their place unless given. */
  readonly key?: (item: T) => string | number;
  /** Further fields of an edge. */
  readonly edge?: (item: T, context: GraphqlContext, record: R) => object;
  /** Further fields of the connection. */
  readonly extra?: (items: readonly T[], context: GraphqlContext, record: R) => object;
}

const most = 100;

/**
 * A field that is a connection. As on GitHub, asking for items needs `first` or `last` (1–100) while
 * `totalCount` alone does not; `last` gives the end of the list, in the order of the list.
 */
export function paged<R, T, A = object>(options: Paged<R, T, A>): Taking<R> {
  const resolve: Resolve<R> = (record, args, context, info) => {
    const cut = { args, context, record, options, name: info.fieldName };
    const listed = options.list(record, args as A, context);
    // No promise where none is needed: a world query has hundreds of connections.
    return listed instanceof Promise
      ? listed.then((items) => toConnection({ ...cut, items }))
      : toConnection({ ...cut, items: listed });
  };
  return { takes: ['first', 'last', 'after', 'before', ...(options.takes ?? [])], resolve };
}

interface Cut<R, T, A> {
  readonly items: readonly T[];
  readonly args: Paging;
  readonly context: GraphqlContext;
  readonly record: R;
  readonly options: Paged<R, T, A>;
  readonly name: string;
}

function toConnection<R, T, A>(cut: Cut<R, T, A>) {
  const { items, context, record, options } = cut;
  let sliced: Slice<T> | undefined;
  const slice = (): Slice<T> => (sliced ??= takeSlice(cut));
  return {
    totalCount: items.length,
    nodes: () => slice().items.map((item) => options.node(item, context, record)),
    edges: () => {
      const { items: some, start } = slice();
      return some.map((item, index) => ({
        cursor: cursorOf(options, item, start + index),
        node: options.node(item, context, record),
        ...options.edge?.(item, context, record),
      }));
    },
    pageInfo: () => {
      const { items: some, start, end } = slice();
      const first = some[0];
      const last = some.at(-1);
      return {
        hasNextPage: end < items.length,
        hasPreviousPage: start > 0,
        startCursor: () => (first === undefined ? null : cursorOf(options, first, start)),
        endCursor: () => (last === undefined ? null : cursorOf(options, last, end - 1)),
      };
    },
    ...options.extra?.(items, context, record),
  };
}

interface Slice<T> {
  readonly items: readonly T[];
  readonly start: number;
  readonly end: number;
}

function takeSlice<R, T, A>(cut: Cut<R, T, A>): Slice<T> {
  const { items, args } = cut;
  checkBounds(args, cut.name);
  let start = 0;
  let end = items.length;
  if (typeof args.after === 'string') {
    const { found, index } = place(cut, args.after);
    start = found === -1 ? index : found + 1;
  }
  if (typeof args.before === 'string') {
    const { found, index } = place(cut, args.before);
    end = Math.min(end, found === -1 ? index : found);
  }
  if (typeof args.first === 'number') end = Math.min(end, start + args.first);
  else if (typeof args.last === 'number') start = Math.max(start, end - args.last);
  end = Math.max(start, end);
  return { items: items.slice(start, end), start, end };
}

function checkBounds({ first, last }: Paging, name: string): void {
  const firstGiven = typeof first === 'number';
  if (!firstGiven && typeof last !== 'number') {
    throw typedError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  if (firstGiven && typeof last === 'number') {
    throw typedError(
      'UNPROCESSABLE',
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    );
  }
  const [argument, count] = firstGiven ? ['first', first] : ['last', last ?? 0];
  if (count > most) {
    throw typedError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${count} records on the \`${name}\` connection exceeds the \`${argument}\` limit of ${most} records.`,
    );
  }
  if (count < 0) {
    throw typedError(
      'UNPROCESSABLE',
      `\`${argument}\` on the \`${name}\` connection cannot be less than zero.`,
    );
  }
}

/** A cursor holds the item's key, and its place in case the item is gone by the next page. */
function cursorOf<R, T, A>(options: Paged<R, T, A>, item: T, index: number): string {
  const key = options.key?.(item) ?? index;
  return Buffer.from(`cursor:${index}:${key}`).toString('base64');
}

/** Where a cursor points: `found` is -1 when its item is gone, `index` is where the item was. */
function place<R, T, A>({ items, options }: Cut<R, T, A>, cursor: string) {
  const match = /^cursor:(\d+):(.*)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (match?.[1] === undefined) {
    throw typedError(
      'INVALID_CURSOR_ARGUMENTS',
      `\`${cursor}\` does not appear to be a valid cursor.`,
    );
  }
  const index = Number(match[1]);
  const { key } = options;
  if (key === undefined) return { found: index, index };
  return { found: items.findIndex((item) => String(key(item)) === match[2]), index };
}
