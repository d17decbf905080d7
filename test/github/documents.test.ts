import { type ASTNode, type FragmentDefinitionNode, parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentOf, OPERATIONS } from '../../src/github/documents.ts';
import { COLD, toVariables } from '../../src/github/read/hints.ts';
import { faultsOf } from './schema.ts';
import { KEY } from './world-answer.ts';

describe('the queries', () => {
  it.each(OPERATIONS)('%s is valid by the official schema', (name) => {
    expect(faultsOf(documentOf(name))).toEqual([]);
  });

  it.each(OPERATIONS)('%s selects no databaseId, which overflows its type', (name) => {
    const fields: string[] = [];
    visit(parse(documentOf(name)), { Field: (field) => void fields.push(field.name.value) });
    expect(fields).not.toContain('databaseId');
  });

  it.each(OPERATIONS)('%s has no variable that Octokit takes for an option', (name) => {
    const names = [...documentOf(name).matchAll(/\$(\w+)/g)].map(([, variable]) => variable);
    for (const taken of ['query', 'method', 'url', 'baseUrl', 'headers', 'request']) {
      expect(names).not.toContain(taken);
    }
  });

  it('have placeholders where there is no hint', () => {
    expect(faultsOf(documentOf('IssueWorld'), toVariables(KEY, COLD, []))).toEqual([]);
  });

  it('read the world of an issue for one point', () => {
    // GitHub's rule: every connection counts one request for each of its possible parents; a hundred make a point.
    expect(Math.round(requests(documentOf('IssueWorld')) / 100)).toBe(1);
  });
});

/** The number of requests that a document's connections would take, each with as many parents as there may be. */
function requests(text: string): number {
  const [operation, ...fragments] = parse(text).definitions;
  const byName = new Map(
    fragments.map((each) => [(each as FragmentDefinitionNode).name.value, each as ASTNode]),
  );
  let total = 0;
  const parents = [1];
  const walk = (node: ASTNode | undefined): void => {
    if (node === undefined) return;
    visit(node, {
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
      FragmentSpread: (spread) => walk(byName.get(spread.name.value)),
    });
  };
  walk(operation);
  return total;
}
