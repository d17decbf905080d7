import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, plainText } from './tokens.ts';
import { toList } from './workflow-file.ts';

/**
 * The inputs of a `workflow_dispatch` or a called workflow, checked and coerced to the declared types,
 * with defaults; the error is GitHub's sentence. Without a default an optional boolean is false, a
 * number 0 and a text empty [docs: workflow-syntax, `on.workflow_call.inputs.<input_id>.default`].
 */
export function readInputs(declared: JsonObject, given: JsonObject): Result<JsonObject, string> {
  const unknown = Object.keys(given).filter((name) => find(declared, name) === undefined);
  if (unknown.length > 0) return fail(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const inputs: Record<string, Json> = {};
  for (const [name, definition] of Object.entries(declared)) {
    const input = readInput(name, isObject(definition) ? definition : {}, find(given, name));
    if (!input.ok) return input;
    inputs[name] = input.value;
  }
  return ok(inputs);
}

/** Inputs' names are compared without case. */
function find(inputs: JsonObject, name: string): Json | undefined {
  const key = Object.keys(inputs).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (inputs[key] ?? null);
}

function readInput(
  name: string,
  definition: JsonObject,
  given: Json | undefined,
): Result<Json, string> {
  const value = given === null || given === undefined ? definition['default'] : given;
  if (value === undefined || value === null) {
    if (definition['required'] === true) return fail(`Required input '${name}' not provided`);
    return ok(empty(definition['type']));
  }
  switch (plainText(definition['type'])) {
    case 'boolean':
      return readBoolean(name, value);
    case 'number':
      return readNumber(name, value);
    case 'choice':
      return readChoice(name, value, toList(definition['options']));
    default:
      return ok(plainText(value));
  }
}

function empty(type: Json | undefined): Json {
  if (type === 'boolean') return false;
  return type === 'number' ? 0 : '';
}

function readBoolean(name: string, value: Json): Result<Json, string> {
  const text = plainText(value).toLowerCase();
  if (text === 'true' || text === 'false') return ok(text === 'true');
  return fail(`Provided value '${plainText(value)}' for input '${name}' is not a boolean`);
}

function readNumber(name: string, value: Json): Result<Json, string> {
  const text = plainText(value).trim();
  if (text !== '' && Number.isFinite(Number(text))) return ok(Number(text));
  return fail(`Provided value '${plainText(value)}' for input '${name}' is not a number`);
}

function readChoice(name: string, value: Json, options: readonly string[]): Result<Json, string> {
  const text = plainText(value);
  if (options.includes(text)) return ok(text);
  return fail(`Provided value '${text}' for input '${name}' not in the list of allowed values`);
}

/** `github.event.inputs` holds every input as text. */
export function textInputs(inputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, plainText(value)]),
  );
}
