import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import type { Json, JsonObject } from './json.ts';

type Data = data.ExpressionData;

/** What an expression may use. Contexts are taken as immutable: a changed one is a new object. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Json>>;
  readonly functions: readonly FunctionDefinition[];
}

/** Every context of GitHub's; one that is not available at a place is empty there. */
const contextNames =
  'github env vars secrets inputs job jobs steps runner needs matrix strategy'.split(' ');

/** Evaluates the inside of `${{ }}`. Throws an Error with a sentence for a person. */
export function evaluate(source: string, scope: Scope): Json {
  return toJson(evaluateData(source, scope));
}

/** As a string, the way GitHub puts a value into text: null is empty, `true` is `true`. */
export function evaluateText(source: string, scope: Scope): string {
  return evaluateData(source, scope).coerceString();
}

/** Truth of an `if:`. */
export function evaluateTruth(source: string, scope: Scope): boolean {
  const value = evaluate(source, scope);
  return !(value === null || value === false || value === '' || value === 0 || Number.isNaN(value));
}

function evaluateData(source: string, scope: Scope): Data {
  const { tokens } = new Lexer(source).lex();
  const tree = new Parser(tokens, contextNames, [...scope.functions]).parse();
  const names = Object.entries(scope.contexts).map(([key, value]) => ({
    key,
    value: toData(value),
  }));
  const missing = contextNames
    .filter((name) => !(name in scope.contexts))
    .map((key) => ({ key, value: new data.Null() }));
  const functions = new Map(scope.functions.map((one) => [one.name.toLowerCase(), one]));
  return new Evaluator(tree, new data.Dictionary(...names, ...missing), functions).evaluate();
}

/** Contexts are large (a whole webhook) and the same for all steps: each object is converted once. */
const cache = new WeakMap<object, Data>();

function toData(value: Json): Data {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  const known = cache.get(value);
  if (known !== undefined) return known;
  const made = isList(value) ? new data.Array(...value.map(toData)) : toDictionary(value);
  cache.set(value, made);
  return made;
}

function toDictionary(value: JsonObject): Data {
  const pairs = Object.entries(value).map(([key, one]) => ({ key, value: toData(one) }));
  return new data.Dictionary(...pairs);
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function toJson(value: Data): Json {
  return JSON.parse(JSON.stringify(value, data.replacer)) as Json;
}
