/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * JSON with lists of like objects written as a table: the keys once, then a row for each. A record is mostly such
 * lists, and its comment has little room. `{"$":["a","b"],"#":[[1,2],[3,4]]}` stands for two objects.
 */
export function pack(value: Json): Json {
  if (isList(value)) return packList(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
}

/** The inverse of {@link pack}. Tables whose rows are too short or too long are left as they are. */
export function unpack(value: Json): Json {
  if (isList(value)) return value.map(unpack);
  if (!isObject(value)) return value;
  const { $: keys, '#': rows } = value;
  if (isNames(keys) && isRows(rows, keys.length)) {
    return rows.map((row) =>
      Object.fromEntries(keys.map((key, at) => [key, unpack(row[at] ?? null)])),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
}

function packList(list: readonly Json[]): Json {
  const [first] = list;
  const keys = isObject(first) ? Object.keys(first) : [];
  if (list.length < 2 || keys.length === 0 || !list.every((item) => hasKeys(item, keys))) {
    return list.map(pack);
  }
  const rows = list.map((item) => keys.map((key) => pack((item as JsonObject)[key] ?? null)));
  return { $: keys, '#': rows };
}

function hasKeys(value: Json, keys: readonly string[]): boolean {
  return (
    isObject(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key))
  );
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: Json | undefined): value is readonly string[] {
  return isList(value) && value.every((key) => typeof key === 'string');
}

function isRows(value: Json | undefined, width: number): value is readonly (readonly Json[])[] {
  return isList(value) && value.every((row) => isList(row) && row.length === width);
}
