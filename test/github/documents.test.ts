import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSchema, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentOf, OPERATIONS } from '../../src/github/documents.ts';

const schemaFile = join(
  dirname(createRequire(import.meta.url).resolve('github-schema/package.json')),
  'github-schema.graphql',
);
const schema = buildSchema(readFileSync(schemaFile, 'utf8'), { assumeValid: true });

describe('the queries', () => {
  it.each(OPERATIONS)('%s is valid by the official schema', (name) => {
    expect(validate(schema, parse(documentOf(name))).map((error) => error.message)).toEqual([]);
  });

  it.each(OPERATIONS)('%s selects no databaseId, which overflows its type', (name) => {
    const fields: string[] = [];
    visit(parse(documentOf(name)), { Field: (field) => void fields.push(field.name.value) });
    expect(fields).not.toContain('databaseId');
  });

  it('read the world of an issue for one point', () => {
    // GitHub's rule: every connection counts one request for each of its possible parents; a hundred make a point.
    expect(Math.round(requests(documentOf('IssueWorld')) / 100)).toBe(1);
  });
});

/** The number of requests that a document's connections would take, each with as many parents as there may be. */
function requests(text: string): number {
  let total = 0;
  const parents = [1];
  const document = parse(text);
  const fragments = new Map(
    document.definitions.flatMap((d) =>
      d.kind === 'FragmentDefinition' ? [[d.name.value, d]] : [],
    ),
  );
  const walk = (node: Parameters<typeof visit>[0]): void => {
    visit(node as ReturnType<typeof parse>, {
      Field: {
        enter: (field): undefined => {
          const size = field.arguments?.find(({ name }) => ['first', 'last'].includes(name.value));
          const above = parents.at(-1) ?? 1;
          const each = size?.value.kind === 'IntValue' ? Number(size.value.value) : null;
          if (each !== null) total += above;
          parents.push(above * (each ?? 1));
        },
        leave: () => void parents.pop(),
      },
      FragmentSpread: (spread) => walk(fragments.get(spread.name.value) as never),
      FragmentDefinition: () => (parents.length > 1 ? undefined : false),
    });
  };
  walk(document.definitions[0] as never);
  return total;
}
