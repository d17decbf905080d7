import { getVariableValues, Kind, parse, validate } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { officialSchema } from '../../src/sandbox/graphql/schema.ts';
import { isObject } from './openapi-to-schema.ts';

interface Checked {
  /** `query IssueWorld`, `mutation addComment` */
  readonly operation: string;
  readonly faults: readonly string[];
}

const known = new Map<string, { document?: DocumentNode; faults: readonly string[] }>();

/** Is a GraphQL request's document valid, and do its variables fit? */
export function checkDocument(request: unknown): Checked {
  const fields = isObject(request) ? request : {};
  const text = fields['query'];
  if (typeof text !== 'string') return { operation: 'no document', faults: ['there is no query'] };
  const { document, faults } = known.get(text) ?? readDocument(text);
  if (document === undefined) return { operation: 'unreadable document', faults };
  const operation = operationOf(document, fields['operationName']);
  if (operation === undefined) return { operation: 'no operation', faults };
  const variables = isObject(fields['variables']) ? fields['variables'] : {};
  const wrong = faults.length > 0 ? [] : checkVariables(operation, variables);
  return { operation: nameOf(operation), faults: [...faults, ...wrong] };
}

function readDocument(text: string) {
  const read = (): { document?: DocumentNode; faults: readonly string[] } => {
    try {
      const document = parse(text);
      return { document, faults: validate(officialSchema(), document).map((each) => each.message) };
    } catch (error) {
      return { faults: [String(error)] };
    }
  };
  const result = read();
  known.set(text, result);
  return result;
}

function operationOf(document: DocumentNode, name: unknown): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return operations.find((each) => each.name?.value === name) ?? operations[0];
}

function nameOf(operation: OperationDefinitionNode): string {
  const fields = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  return `${operation.operation} ${operation.name?.value ?? fields.join('+')}`;
}

function checkVariables(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string[] {
  const declared = operation.variableDefinitions ?? [];
  const coerced = getVariableValues(officialSchema(), declared, variables);
  const names = new Set(declared.map((each) => each.variable.name.value));
  const unknown = Object.keys(variables).filter((name) => !names.has(name));
  return [
    ...(coerced.errors ?? []).map((error) => error.message),
    ...unknown.map((name) => `the variable ${name} is not declared`),
  ];
}
