import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Who } from '../../scenarios/people.ts';
import type { Stage } from '../../scenarios/stage.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** What is asked. */
export interface Wish {
  readonly method?: string;
  /** With the id encoded. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationShown>>>>;
  readonly components: object;
}
interface OperationShown {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** Asks the API as a person, and holds each answer against the OpenAPI document that is served beside it. */
export function makeClient(stage: Stage) {
  let document: Document | null = null;
  const seen = new Set<string>();

  async function ask(who: Who | null, wish: Wish): Promise<Answered> {
    const { method = 'GET', path, body } = wish;
    const token = who === null ? null : stage.sandbox.seeded.people[who].token;
    const answer = await fetch(`${stage.drover().url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...wish.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const told = (await answer.json()) as Record<string, unknown>;
    document ??= (await (await fetch(`${stage.drover().url}/openapi.json`)).json()) as Document;
    const type = answer.headers.get('content-type') ?? '';
    const wrong = faultsIn(document, { method, path, status: answer.status, type, told });
    if (wrong !== null) throw new Error(`${method} ${path}: ${answer.status} ${wrong}`);
    seen.add(`${method.toLowerCase()} ${templateOf(document, path) ?? ''} ${answer.status}`);
    return { status: answer.status, headers: answer.headers, body: told };
  }

  return { ask, document: () => document, seen };
}

function templateOf({ paths }: Document, path: string): string | undefined {
  const [bare = ''] = path.split('?');
  return Object.keys(paths)
    .toSorted((a, b) => a.split('{').length - b.split('{').length)
    .find((template) => new RegExp(`^${template.replace('{id}', '.+')}$`).test(bare));
}

function faultsIn(
  document: Document,
  {
    method,
    path,
    status,
    type,
    told,
  }: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly type: string;
    readonly told: unknown;
  },
): string | null {
  const operation = document.paths[templateOf(document, path) ?? '']?.[method.toLowerCase()];
  // What is none of its operations answers as all of them do.
  const responses = operation?.responses ?? Object.values(document.paths)[0]?.['post']?.responses;
  const expected = responses?.[operation === undefined ? '401' : String(status)]?.content[type];
  if (expected === undefined) return `is not in the document as ${type}: ${JSON.stringify(told)}`;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...expected.schema, components: document.components });
  return validate(told) ? null : `${ajv.errorsText(validate.errors)}: ${JSON.stringify(told)}`;
}
