import type { TemplateToken, MappingToken } from '@actions/workflow-parser/templates/tokens/index';
import { evaluate, evaluateText, type Scope } from './expressions.ts';
import type { Json, JsonObject } from './json.ts';
import {
  ensureStatusFunction,
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from './language.ts';

/**
 * A piece of a parsed YAML file that may hold expressions. The converter of `@actions/workflow-parser`
 * drops `run-name`, `permissions`, `defaults`, `with`, `shell` and more, so the engine walks the raw
 * tokens.
 */
export type Token = TemplateToken;

/** A scope for places that may hold no expression. */
export const noScope: Scope = { contexts: {}, functions: [] };

export function child(token: Token | undefined, key: string): Token | undefined {
  return token !== undefined && isMapping(token) ? token.find(key) : undefined;
}

/** Keys and values of a mapping, in the file's order; none for anything else. */
export function entries(token: Token | undefined): readonly (readonly [string, Token])[] {
  if (token === undefined || !isMapping(token)) return [];
  return [...iterate(token)];
}

function* iterate(token: MappingToken): Iterable<readonly [string, Token]> {
  for (const pair of token) yield [pair.key.toString(), pair.value];
}

export function items(token: Token | undefined): readonly Token[] {
  if (token === undefined || !isSequence(token)) return [];
  return [...token];
}

/** The token's value with every expression in it evaluated. */
export function toValue(token: Token, scope: Scope): Json {
  if (isBasicExpression(token)) return evaluate(token.expression, scope);
  if (isSequence(token)) return items(token).map((item) => toValue(item, scope));
  if (isMapping(token)) return mapping(token, (value) => toValue(value, scope));
  if (isString(token)) return token.value;
  if (isNumber(token)) return token.value;
  if (isBoolean(token)) return token.value;
  return null;
}

/** The token's value as text. Throws for a list or a mapping, as GitHub does. */
export function toText(token: Token, scope: Scope): string {
  if (isBasicExpression(token)) return evaluateText(token.expression, scope);
  if (isSequence(token)) throw new Error('A sequence was not expected');
  if (isMapping(token)) throw new Error('A mapping was not expected');
  return plainText(toValue(token, scope));
}

/** A mapping of names to text, such as `env:` and `with:`; empty when absent. */
export function toTexts(token: Token | undefined, scope: Scope): Record<string, string> {
  if (token === undefined) return {};
  if (!isBasicExpression(token)) {
    return Object.fromEntries(entries(token).map(([key, one]) => [key, toText(one, scope)]));
  }
  const value = toValue(token, scope);
  if (!isObject(value)) throw new Error('A mapping was expected');
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainText(one)]));
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar as GitHub writes it into text; lists and mappings as JSON. */
export function plainText(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * The condition of a job or step as an expression: without a status function it means
 * `success() && (…)`, and none at all means `success()` [docs: actions/reference/workflows-and-actions/
 * expressions, "Status check functions"].
 */
export function toCondition(token: Token | undefined): string {
  if (token === undefined) return 'success()';
  const source = isBasicExpression(token) ? token.expression : toText(token, noScope).trim();
  return source === '' ? 'success()' : ensureStatusFunction(source, token.definitionInfo);
}

function mapping(token: MappingToken, convert: (value: Token) => Json): JsonObject {
  return Object.fromEntries(entries(token).map(([key, value]) => [key, convert(value)]));
}
