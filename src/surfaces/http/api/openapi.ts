import { z } from 'zod';
import type { Operation } from './operation.ts';
import { Problem } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** Failures that every operation has. */
const ALWAYS: Readonly<Record<number, string>> = {
  400: 'what is asked cannot be understood, or may mean several things',
  401: 'no token, or one that GitHub does not accept',
  403: 'GitHub refuses it to this token',
  404: 'GitHub does not show it to this token',
  429: 'too many requests; `Retry-After` says when',
  500: 'it went wrong here',
  502: 'GitHub failed or cannot be reached',
  503: 'too much is asked at once',
  504: 'GitHub did not answer in time',
};

const WITH_BODY: Readonly<Record<number, string>> = {
  413: 'the body is too large',
  415: 'the body is no JSON',
};

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'done',
  202: 'written, and not decided within ten seconds',
};

/** The OpenAPI 3.1 document of these operations; 3.1 takes JSON Schema as it is. */
export function openapiOf(operations: readonly Operation[]): Json {
  const schemas: Record<string, unknown> = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io });
    Object.assign(schemas, hoisted($defs));
    return hoisted(own) as Json;
  };
  const paths: Record<string, Record<string, Json>> = {};
  for (const each of operations)
    paths[each.path] = { ...paths[each.path], [each.method]: operationOf(each, schemaOf) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Drover',
      version: '1',
      description:
        'What waits for a person, and the answers: each is that person’s own comment on GitHub, written with the token of the request.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ github: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        github: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of a person on the GitHub that this Drover serves.',
        },
      },
    },
  };
}

/** Schemas with a name of their own stand in one place. */
function hoisted(schema: unknown): unknown {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as unknown;
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json;

function operationOf(operation: Operation, schemaOf: SchemaOf): Json {
  const { name, summary, id, query, body, answers, failures } = operation;
  const content = { 'application/problem+json': { schema: schemaOf(Problem, 'output') } };
  const wrong = { ...ALWAYS, ...(body === undefined ? {} : WITH_BODY), ...failures };
  return {
    operationId: name,
    summary,
    parameters: [
      ...(id === undefined
        ? []
        : [
            { name: 'id', in: 'path', required: true, description: id, schema: { type: 'string' } },
          ]),
      ...parametersOf(query === undefined ? {} : schemaOf(query, 'input')),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).flatMap(([status, schema]) =>
          schema === null ? [] : [[status, successOf(Number(status), schemaOf(schema, 'output'))]],
        ),
      ),
      ...Object.fromEntries(
        Object.entries(wrong).map(([status, description]) => [status, { description, content }]),
      ),
    },
  };
}

function successOf(status: number, schema: Json): Json {
  return { description: SUCCESS[status] ?? '', content: { 'application/json': { schema } } };
}

function parametersOf({ properties = {}, required = [] }: Json): readonly Json[] {
  return Object.entries(properties as Record<string, Json>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: (required as readonly string[]).includes(name),
    schema,
  }));
}
