import { ORIGIN } from './ground.ts';

/** One request of Drover's, as it came out of Octokit. */
export interface Call {
  readonly address: string;
  readonly init: RequestInit;
  readonly authorization: string;
  readonly body: string | undefined;
  /** Null for REST. */
  readonly graphql: {
    readonly query: string;
    readonly variables: Readonly<Record<string, unknown>>;
  } | null;
  readonly isWrite: boolean;
  /** As a story tells it: `updateRefs + updateIssueComment`, `GET /app/installations`. */
  readonly name: string;
}

export function toCall(address: string, init: RequestInit): Call {
  const { authorization = '' } = init.headers as Record<string, string>;
  const body = init.body as string | undefined;
  const common = { address, init, authorization, body };
  const pathname = address.slice(ORIGIN.length).replace(/\?.*$/, '');
  if (!pathname.endsWith('/graphql')) {
    const method = init.method ?? 'GET';
    const name = `${method} ${pathname.slice(7)}`;
    return { ...common, graphql: null, isWrite: method !== 'GET', name };
  }
  const { query, variables = {} } = JSON.parse(body ?? '') as {
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
  return { ...common, graphql: { query, variables }, ...introduce(query) };
}

const known = new Map<string, Pick<Call, 'isWrite' | 'name'>>();

function introduce(query: string): Pick<Call, 'isWrite' | 'name'> {
  const found = known.get(query);
  if (found !== undefined) return found;
  const isWrite = query.trimStart().startsWith('mutation');
  const fields = [...query.matchAll(/^\s*(?:\w+: )?(\w+)\(input/gm)].map(([, field]) => field);
  const name = isWrite ? fields.join(' + ') : (/query (\w+)/.exec(query)?.[1] ?? 'a query');
  if (known.size > 500) known.clear();
  known.set(query, { isWrite, name });
  return { isWrite, name };
}
