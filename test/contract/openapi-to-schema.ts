/** Any JSON. */
export type Json = unknown;
type JsonObject = { readonly [key: string]: Json };

export interface Conversion {
  /** Objects refuse fields that the description does not name: for what we send. */
  readonly closed: boolean;
}

/**
 * OpenAPI 3.0 to JSON Schema 2020-12. `nullable` is the one word that differs: with `type` it becomes a
 * second type (and null joins the `enum`), without it, beside allOf, anyOf and oneOf, a choice.
 */
export function toJsonSchema(schema: Json, conversion: Conversion): Json {
  if (Array.isArray(schema)) return schema.map((each) => toJsonSchema(each, conversion));
  if (!isObject(schema)) return schema;
  const { nullable, ...rest } = schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      // Schemas are open and overlap, so that an error of one kind is often one of another kind, too.
      key === 'oneOf' ? 'anyOf' : key,
      convertWord(key, value, conversion),
    ]),
  );
  const shut = conversion.closed ? close(converted) : converted;
  return nullable === true ? orNull(shut) : shut;
}

function convertWord(key: string, value: Json, conversion: Conversion): Json {
  switch (key) {
    case 'properties':
      // Keys are names of fields here, which may well be `nullable` or `type`.
      return Object.fromEntries(
        Object.entries(isObject(value) ? value : {}).map(([name, each]) => [
          name,
          toJsonSchema(each, conversion),
        ]),
      );
    case '$ref':
      return String(value).replace(
        '#/components/schemas/',
        conversion.closed ? 'urn:closed:' : 'urn:open:',
      );
    case 'allOf':
      // Each part would refuse the fields of the others.
      return toJsonSchema(value, { closed: false });
    case 'enum':
      return isListOfEvents(value) ? [...value, ...LATER_EVENTS] : value;
    case 'required':
      return value;
    default:
      return toJsonSchema(value, conversion);
  }
}

/**
 * The events that an App hears of are listed in payloads by an `enum` that ended some years ago: it still has
 * `content_reference`, and lacks events that the same description documents as webhooks.
 */
const LATER_EVENTS = [
  'issue_dependencies',
  'merge_group',
  'projects_v2_item',
  'pull_request_review_thread',
  'sub_issues',
  'workflow_job',
];

function isListOfEvents(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.includes('content_reference');
}

function close(schema: JsonObject): JsonObject {
  if (schema['properties'] === undefined || schema['additionalProperties'] !== undefined) {
    return schema;
  }
  return { ...schema, additionalProperties: false };
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: allowed } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const wide = { ...schema, type: [type, 'null'] };
  return Array.isArray(allowed) ? { ...wide, enum: [...(allowed as unknown[]), null] } : wide;
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
