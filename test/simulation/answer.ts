/** What GitHub answers, before it goes on its way. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
}

/** What JSON says, which nobody changes; text or bytes of anything else. */
export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const JSON_TYPE: ReadonlyMap<string, string> = new Map([
  ['content-type', 'application/json; charset=utf-8'],
]);

export function toJsonAnswer(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const all = new Map([...JSON_TYPE, ...Object.entries(headers)]);
  return { status, headers: all, body: { kind: 'json', value: body } };
}

export async function fromResponse(response: Response): Promise<Answer> {
  const headers = new Map(response.headers);
  return { status: response.status, headers, body: await bodyOf(response) };
}

async function bodyOf(response: Response): Promise<Body> {
  const type = response.headers.get('content-type') ?? 'text';
  if (type.includes('json')) return { kind: 'json', value: await response.json() };
  if (type.startsWith('text')) return { kind: 'text', text: await response.text() };
  return { kind: 'bytes', bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** As text, as it would have come over a wire. */
export function textOf(body: Body): string {
  if (body.kind === 'json') return JSON.stringify(body.value);
  return body.kind === 'text' ? body.text : Buffer.from(body.bytes).toString('latin1');
}

/**
 * An answer as much of it as Octokit looks at. A real Response would be encoded and decoded on its way from one side of
 * the process to the other, and Octokit would call a function for each value in its text, in case it is a bigint: half
 * of the time of a history. Where all is well Octokit hands on `body` as it is (`parseSuccessResponseBody`), and reads
 * `text` where it is not.
 */
export function toResponse({ status, headers, body }: Answer): Response {
  const response = { status, headers, url: '', body: shown(body), text: async () => textOf(body) };
  return response as unknown as Response;
}

/** Whoever asks for bytes gets them in pieces; this is one. */
function shown(body: Body): unknown {
  if (body.kind === 'json') return body.value;
  return body.kind === 'text' ? body.text : [body.bytes];
}
