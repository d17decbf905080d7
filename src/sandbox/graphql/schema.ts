import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';

let built: GraphQLSchema | undefined;

/**
 * GitHub's own schema. Read as a file: importing its package would bring a second copy of graphql into
 * the process. Building takes some 200 ms, once per process; without the places of its words, which would be most of
 * what it holds.
 */
export function officialSchema(): GraphQLSchema {
  if (built === undefined) {
    // Its exports do not name the file, but always its package.json.
    const manifest = createRequire(import.meta.url).resolve('github-schema/package.json');
    const file = join(dirname(manifest), 'github-schema.graphql');
    built = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true, noLocation: true });
  }
  return built;
}
