import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  buildSchema,
  type GraphQLInputType,
  parse,
  typeFromAST,
  validate,
  validateInputValue,
} from 'graphql';

// Read as a file: the package pins its own graphql, and two copies in one process do not know each other's types.
const schemaFile = join(
  dirname(createRequire(import.meta.url).resolve('github-schema/package.json')),
  'github-schema.graphql',
);

/** The official schema. */
export const schema = buildSchema(readFileSync(schemaFile, 'utf8'), { assumeValid: true });

/** What the official schema has against a document and its variables; empty when it is valid. */
export function faultsOf(text: string, variables: Record<string, unknown> | null = null): string[] {
  const document = parse(text);
  const faults = validate(schema, document).map(({ message }) => message);
  const [operation] = document.definitions;
  if (variables === null || operation?.kind !== 'OperationDefinition') return faults;
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const input = typeFromAST(schema, type) as GraphQLInputType;
    validateInputValue(variables[variable.name.value], input, ({ message }) =>
      faults.push(message),
    );
  }
  return faults;
}
