import { GraphQLError, Kind, parse, validate } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { officialSchema } from './schema.ts';

export type Prepared =
  | { readonly ok: true; readonly document: DocumentNode }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] };

const known = new Map<string, Prepared>();
const most = 500;

/** Parses and validates against the official schema, each text once. */
export function prepare(text: string): Prepared {
  const found = known.get(text);
  if (found !== undefined) return found;
  const prepared = prepareAnew(text);
  const oldest = known.keys().next();
  if (known.size >= most && oldest.done !== true) known.delete(oldest.value);
  known.set(text, prepared);
  return prepared;
}

function prepareAnew(text: string): Prepared {
  try {
    const document = parse(text);
    const errors = validate(officialSchema(), document);
    return errors.length === 0 ? { ok: true, document } : { ok: false, errors };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { ok: false, errors: [error] };
  }
}

/** The operation that runs; undefined when its name is missing or wrong. */
export function pickOperation(
  document: DocumentNode,
  name: string | null,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (name === null) return operations.length === 1 ? operations[0] : undefined;
  return operations.find((operation) => operation.name?.value === name);
}

/** Root fields of an operation, in order: what a batch of mutations does. */
export function rootFields(operation: OperationDefinitionNode): string[] {
  return operation.selectionSet.selections
    .filter((selection) => selection.kind === Kind.FIELD)
    .map((field) => field.name.value);
}
