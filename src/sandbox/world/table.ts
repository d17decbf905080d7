/** A change of one record; `before` is absent on insert, `after` on removal. */
export interface Change {
  readonly table: string;
  readonly id: number;
  readonly before?: object;
  readonly after?: object;
}

interface Identified {
  readonly id: number;
}

type IndexKey = string | number | null;

/** Some fields of one variant of T. */
type Patch<T> = T extends unknown ? Partial<Omit<T, 'id'>> : never;

/**
 * Records of one kind by numeric id. Records are never changed in place: `update` replaces them, so
 * whoever holds a record holds what was true when they read it (webhook payloads rely on that), and a
 * listener to changes can keep every version.
 */
export class Table<T extends Identified, Index extends string = never> {
  readonly name: string;
  readonly #rows = new Map<number, T>();
  readonly #keys: Readonly<Record<Index, (record: T) => IndexKey>>;
  readonly #indexes = new Map<Index, Map<IndexKey, Set<number>>>();
  readonly #changed: (change: Change) => void;

  constructor(
    name: string,
    changed: (change: Change) => void,
    keys: Readonly<Record<Index, (record: T) => IndexKey>>,
  ) {
    this.name = name;
    this.#changed = changed;
    this.#keys = keys;
    for (const index of this.#indexNames()) this.#indexes.set(index, new Map());
  }

  get(id: number | null): T | undefined {
    return id === null ? undefined : this.#rows.get(id);
  }

  /** The record that must be there, since another record points at it. */
  must(id: number): T {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`sandbox world: no ${this.name} with id ${id}`);
    return row;
  }

  /** All records in order of creation (ids only grow). */
  all(): T[] {
    return [...this.#rows.values()];
  }

  /** Records whose index key equals `key`, in order of creation. */
  by(index: Index, key: IndexKey): T[] {
    const ids = this.#indexes.get(index)?.get(key);
    if (ids === undefined) return [];
    const rows: T[] = [];
    let last = -Infinity;
    let isSorted = true;
    for (const id of ids) {
      if (id < last) isSorted = false;
      last = id;
      rows.push(this.must(id));
    }
    return isSorted ? rows : rows.sort((a, b) => a.id - b.id);
  }

  /** How many there are, without a look at them. */
  count(index: Index, key: IndexKey): number {
    return this.#indexes.get(index)?.get(key)?.size ?? 0;
  }

  /** The only record under this key, or the first made. */
  one(index: Index, key: IndexKey): T | undefined {
    return this.by(index, key)[0];
  }

  insert(record: T): T {
    if (this.#rows.has(record.id)) throw new Error(`${this.name} ${record.id} exists already`);
    this.#rows.set(record.id, record);
    this.#reindex(undefined, record);
    this.#changed({ table: this.name, id: record.id, after: record });
    return record;
  }

  update(id: number, patch: Patch<T>): T {
    const before = this.must(id);
    const after: T = { ...before, ...patch };
    this.#rows.set(id, after);
    this.#reindex(before, after);
    this.#changed({ table: this.name, id, before, after });
    return after;
  }

  remove(id: number): T {
    const before = this.must(id);
    this.#rows.delete(id);
    this.#reindex(before, undefined);
    this.#changed({ table: this.name, id, before });
    return before;
  }

  #indexNames(): Index[] {
    return Object.keys(this.#keys) as Index[];
  }

  #reindex(before: T | undefined, after: T | undefined): void {
    for (const index of this.#indexNames()) {
      const key = this.#keys[index];
      const was = before === undefined ? undefined : key(before);
      const is = after === undefined ? undefined : key(after);
      if (before !== undefined && after !== undefined && was === is) continue;
      const buckets = this.#indexes.get(index);
      if (before !== undefined && was !== undefined) buckets?.get(was)?.delete(before.id);
      if (after !== undefined && is !== undefined) {
        const bucket = buckets?.get(is) ?? new Set<number>();
        bucket.add(after.id);
        buckets?.set(is, bucket);
      }
    }
  }
}
