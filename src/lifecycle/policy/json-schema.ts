import { z } from 'zod';
import { Config } from './config.ts';
import type { Path } from './key-path.ts';

/** The part of JSON Schema (2020-12) that zod writes for the configuration. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The JSON Schema of what may be written in `.github/drover.yml`, for editors. */
export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(Config, { io: 'input' }) as JsonSchema;
}

const SCHEMA = configJsonSchema();

/** The keys that may stand at a path of the configuration, in the order of the documentation. */
export function keysAllowedAt(path: Path): readonly string[] {
  let schemas = branches(SCHEMA);
  for (const part of path) {
    schemas = schemas.flatMap((schema) => {
      const next = typeof part === 'number' ? schema.items : schema.properties?.[part];
      return next === undefined ? [] : branches(next);
    });
  }
  return schemas.flatMap((schema) => Object.keys(schema.properties ?? {}));
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(branches);
}
