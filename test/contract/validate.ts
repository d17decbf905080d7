import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { corrections } from './corrections.ts';
import { isObject, toJsonSchema } from './openapi-to-schema.ts';
import type { Conversion } from './openapi-to-schema.ts';
import { slice } from './slice.ts';

/** What is wrong with a value, one line a fault; empty when nothing is. */
export type Faults = readonly string[];

/** Most lines for one value: one wrong list would fill the screen. */
const maxFaults = 8;

export interface Validator {
  /** A request's body, which must not have fields that the description does not name. */
  request(place: string, body: unknown): Faults;
  /** An answer's body; undefined when there was none. */
  answer(place: string, status: number, body: unknown): Faults;
  /** A webhook's payload; `event` and `action` as GitHub names them. */
  webhook(event: string, action: string | null, payload: unknown): Faults;
}

/** For all that one process checks: to compile a schema takes longer than to check a hundred answers. */
export function theValidator(): Validator {
  only ??= makeValidator();
  return only;
}

let only: Validator | undefined;

/** Checks against GitHub's own description; each schema is compiled when it is first needed. */
function makeValidator(): Validator {
  const compiler = makeCompiler();
  const compiled = new Map<string, ValidateFunction>();
  const validate = (key: string, schema: unknown, value: unknown): Faults => {
    const conversion = { closed: key.startsWith('request ') };
    const found = compiled.get(key) ?? compiler.compile(schema, conversion);
    compiled.set(key, found);
    if (found(value)) return [];
    const lines = (found.errors ?? []).map((error) => {
      const detail = error.params['additionalProperty'] ?? error.params['allowedValues'] ?? '';
      return `${error.instancePath || '/'} ${error.message ?? ''} ${String(detail)}`.trim();
    });
    return lines.slice(0, maxFaults);
  };
  return {
    request: (place, body) => {
      const operation = slice.operations[place];
      if (operation === undefined) return [`${place} is not in the slice`];
      if (operation.body === undefined) return bodyless(body);
      if (body === undefined) return operation.bodyRequired === true ? ['the body is missing'] : [];
      return validate(`request ${place}`, operation.body, body);
    },
    answer: (place, status, body) => {
      const operation = slice.operations[place];
      if (operation === undefined) return [`${place} is not in the slice`];
      const described = operation.responses[status];
      if (described === undefined) {
        return status >= 400
          ? validate('error', basicError, body)
          : [`status ${status} is not described for ${operation.operationId}`];
      }
      if (described === null) return status >= 400 ? [] : bodyless(body);
      const corrected = corrections.answers[`${place} ${status}`] ?? described;
      return validate(`answer ${place} ${status}`, corrected, body);
    },
    webhook: (event, action, payload) => {
      const name = [event.replaceAll('_', '-'), ...(action === null ? [] : [action])].join('-');
      const key = name.replaceAll('_', '-');
      const described = slice.webhooks[key];
      if (described === undefined) return [`the webhook ${key} is not in the slice`];
      return validate(`webhook ${key}`, described, payload);
    },
  };
}

function bodyless(body: unknown): Faults {
  const isEmpty = body === undefined || JSON.stringify(body) === '{}';
  return isEmpty ? [] : ['there should be no body'];
}

/** What GitHub's errors share, also those that an operation's description does not list. */
const basicError = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' }, documentation_url: { type: 'string' } },
};

interface Compiler {
  /** The check of an OpenAPI schema, with all that it refers to. */
  compile(schema: unknown, conversion: Conversion): ValidateFunction;
}

/** Adds each referred schema when it is first needed: there are more than a thousand. */
function makeCompiler(): Compiler {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
    formats,
  });
  const addReferences = (converted: unknown): void => {
    for (const id of referencesIn(converted)) {
      if (ajv.schemas[id] !== undefined) continue;
      const [, kind, name = ''] = id.split(':');
      const whole = orNullAt(slice.schemas[name], corrections.nullable[name] ?? []);
      const schema = toJsonSchema(whole, { closed: kind === 'closed' }) as object;
      ajv.addSchema(schema, id);
      addReferences(schema);
    }
  };
  return {
    compile: (schema, conversion) => {
      const converted = toJsonSchema(schema, conversion) as object;
      addReferences(converted);
      return ajv.compile(converted);
    },
  };
}

function referencesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(referencesIn);
  if (!isObject(schema)) return [];
  const { $ref, ...rest } = schema;
  const own = typeof $ref === 'string' ? [$ref] : [];
  return [...own, ...Object.values(rest).flatMap(referencesIn)];
}

/** The schema with the property at the end of a path allowed to be null; arrays are walked into. */
function orNullAt(schema: unknown, path: readonly string[]): unknown {
  if (!isObject(schema)) return schema;
  if (path.length === 0) return schema;
  if (schema['items'] !== undefined) return { ...schema, items: orNullAt(schema['items'], path) };
  const [name = '', ...rest] = path;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const property = properties[name];
  if (!isObject(property)) throw new Error(`there is no ${name} to correct`);
  const corrected = rest.length === 0 ? { ...property, nullable: true } : orNullAt(property, rest);
  return { ...schema, properties: { ...properties, [name]: corrected } };
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Only what can be judged without doubt; the others are declared so that they are not unknown. */
const formats = {
  'date-time': instant,
  timestamp: instant,
  date: /^\d{4}-\d{2}-\d{2}$/,
  // Empty is the described default of a deployment status's addresses.
  uri: /^$|^[a-z][a-z0-9+.-]*:/i,
  'uri-template': true,
  'uri-reference': true,
  'repo.nwo': /^[^/]+\/[^/]+$/,
  email: /^.+@.+$/,
  hostname: true,
  'ssh-key': true,
  'ssh-key fingerprint': true,
  'alphanumeric-string': true,
  int32: true,
  int64: true,
  float: true,
  double: true,
  byte: true,
  binary: true,
  password: true,
} as const;
