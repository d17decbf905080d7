import { Refusal } from './refusal.ts';
import type { Ask } from './route.ts';

const defaultSize = 30;
const maxSize = 100;

interface Page<T> {
  readonly items: readonly T[];
  /** All of them, before the cut. */
  readonly total: number;
  /** `Link`, when there is more than one page. */
  readonly headers: Readonly<Record<string, string>>;
}

type Paged = Ask & { readonly query: { readonly per_page?: string; readonly page?: string } };

/** The page of a list that `page` and `per_page` ask for [docs: using-pagination-in-the-rest-api]. */
export function paginate<T>(request: Paged, all: readonly T[]): Page<T> {
  const size = Math.min(count(request.query.per_page, defaultSize), maxSize);
  const page = count(request.query.page, 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links: string[] = [];
  const link = (rel: string, number: number): void => {
    const url = new URL(request.url);
    url.searchParams.set('page', String(number));
    links.push(`<${url.href}>; rel="${rel}"`);
  };
  if (page > 1) link('prev', Math.min(page - 1, last));
  if (page < last) link('next', page + 1);
  if (page < last) link('last', last);
  if (page > 1) link('first', 1);
  return {
    items: all.slice((page - 1) * size, page * size),
    total: all.length,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

/** What is not a positive number counts as absent, as on GitHub. */
function count(text: string | undefined, fallback: number): number {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

/**
 * Items after the one that a cursor names (`cursor` or `after`); the link `next` carries the new cursor.
 * Lists by cursor survive that items come or go in between.
 */
export function paginateByCursor<T extends { readonly id: number }>(
  request: Ask & {
    readonly query: {
      readonly per_page?: string;
      readonly cursor?: string;
      readonly after?: string;
    };
  },
  all: readonly T[],
  name: 'cursor' | 'after',
): Page<T> {
  const size = Math.min(count(request.query.per_page, defaultSize), maxSize);
  const start = startOf(request.query[name], all);
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  const url = new URL(request.url);
  if (last !== undefined) url.searchParams.set(name, `v1_${last.id}`);
  const headers: Record<string, string> =
    start + size < all.length ? { link: `<${url.href}>; rel="next"` } : {};
  return { items, total: all.length, headers };
}

function startOf(cursor: string | undefined, all: readonly { readonly id: number }[]): number {
  if (cursor === undefined || cursor === '') return 0;
  const id = Number(/^v1_(\d+)$/.exec(cursor)?.[1]);
  if (!Number.isFinite(id)) throw new Refusal(400, 'Invalid cursor');
  const at = all.findIndex((item) => item.id === id);
  if (at !== -1) return at + 1;
  // The item itself is gone: go on where it would have been, in lists by id of either direction.
  const descending = (all[0]?.id ?? 0) > (all.at(-1)?.id ?? 0);
  const next = all.findIndex((item) => (descending ? item.id < id : item.id > id));
  return next === -1 ? all.length : next;
}
