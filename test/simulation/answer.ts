/** What GitHub answers, before it goes on its way. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** JSON as text, and bytes of anything else. */
  readonly body: string | Uint8Array;
}

const JSON_TYPE: ReadonlyMap<string, string> = new Map([
  ['content-type', 'application/json; charset=utf-8'],
]);

export function toJsonAnswer(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const all = new Map([...JSON_TYPE, ...Object.entries(headers)]);
  return { status, headers: all, body: JSON.stringify(body) };
}

export async function fromResponse(response: Response): Promise<Answer> {
  const headers = new Map(response.headers);
  const isText = /json|^text/.test(headers.get('content-type') ?? 'text');
  const body = isText ? await response.text() : new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers, body };
}

/**
 * An answer as much of it as Octokit looks at. A real Response would be encoded and decoded on its way from one side of
 * the process to the other, and Octokit would parse its text with a function for each number, in case it is a bigint:
 * half of the time of a history. Where all is well Octokit hands on `body` as it is (`parseSuccessResponseBody`), and
 * reads `text` where it is not.
 */
export function toResponse({ status, headers, body }: Answer): Response {
  const response = {
    status,
    headers,
    url: '',
    get body(): unknown {
      if (typeof body !== 'string') return [body];
      return body === '' ? '' : (JSON.parse(body) as unknown);
    },
    text: () => Promise.resolve(body),
  };
  return response as unknown as Response;
}
