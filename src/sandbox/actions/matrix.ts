import type { Scope } from './expressions.ts';
import type { Json, JsonObject } from './json.ts';
import { child, isObject, plainText, toValue, type Token } from './tokens.ts';

export interface Strategy {
  /** One per job; a single empty one without a matrix. */
  readonly combinations: readonly JsonObject[];
  readonly hasMatrix: boolean;
  readonly failFast: boolean;
  readonly maxParallel: number | undefined;
}

/**
 * The jobs that `strategy:` asks for [docs: actions/how-tos/write-workflows/choose-what-workflows-do/
 * run-job-variations]. Throws with a sentence when the matrix is not one.
 */
export function readStrategy(token: Token | undefined, scope: Scope): Strategy {
  const strategy = token === undefined ? null : toValue(token, scope);
  if (!isObject(strategy)) return none;
  const matrix = strategy['matrix'];
  const maxParallel = Number(strategy['max-parallel'] ?? 0);
  return {
    combinations: matrix === undefined ? [{}] : expandMatrix(matrix),
    hasMatrix: child(token, 'matrix') !== undefined,
    failFast: strategy['fail-fast'] !== false,
    maxParallel: maxParallel > 0 ? maxParallel : undefined,
  };
}

const none: Strategy = {
  combinations: [{}],
  hasMatrix: false,
  failFast: true,
  maxParallel: undefined,
};

function expandMatrix(matrix: Json): readonly JsonObject[] {
  if (!isObject(matrix)) throw new Error('The matrix is not a mapping');
  const { include, exclude, ...vectors } = matrix;
  const product = Object.keys(vectors).length === 0 ? [] : multiply(vectors);
  const kept = product.filter((one) => !objects(exclude).some((without) => isPart(without, one)));
  const combinations = addIncluded(kept, objects(include), new Set(Object.keys(vectors)));
  if (combinations.length === 0) throw new Error('Matrix must define at least one vector');
  if (combinations.length > 256) throw new Error('A matrix can make at most 256 jobs');
  return combinations;
}

function multiply(vectors: JsonObject): readonly JsonObject[] {
  return Object.entries(vectors).reduce<readonly JsonObject[]>(
    (combinations, [key, values]) => {
      if (!Array.isArray(values)) throw new Error(`Matrix vector '${key}' is not a list`);
      return combinations.flatMap((one) => values.map((value: Json) => ({ ...one, [key]: value })));
    },
    [{}],
  );
}

/**
 * Each object of `include` joins every combination whose original values it would not overwrite;
 * one that joins none is a combination of its own.
 */
function addIncluded(
  product: readonly JsonObject[],
  include: readonly JsonObject[],
  original: ReadonlySet<string>,
): readonly JsonObject[] {
  const grown = product.map((one) => ({ ...one }));
  const own: JsonObject[] = [];
  for (const extra of include) {
    const keys = Object.keys(extra).filter((key) => original.has(key));
    const fitting = grown.filter((_, index) =>
      keys.every((key) => equal(extra[key], product[index]?.[key])),
    );
    for (const one of fitting) Object.assign(one, extra);
    if (fitting.length === 0) own.push(extra);
  }
  return [...grown, ...own];
}

function isPart(part: JsonObject, whole: JsonObject): boolean {
  return Object.entries(part).every(([key, value]) => equal(value, whole[key]));
}

function equal(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one: Json) => isObject(one)) : [];
}

/** The part of a job's name that tells matrix jobs apart: `build (24, linux)`. */
export function matrixSuffix(combination: JsonObject): string {
  const values = Object.values(combination).flatMap(leaves);
  return values.length === 0 ? '' : ` (${values.join(', ')})`;
}

function leaves(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return [plainText(value)];
  return Object.values(value).flatMap((one: Json) => leaves(one));
}
