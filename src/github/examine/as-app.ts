import type { Client, GraphqlAnswer } from '../client.ts';
import { documentOf } from '../documents.ts';

const WROTE = 'wroteIt';

/**
 * A person's client that shows the world as an App would see it: what the App's bot wrote counts as written by the
 * viewer. It reads alone.
 */
export function asSeenByApp(client: Client, slug: string): Client {
  const seen = (answer: GraphqlAnswer): GraphqlAnswer =>
    answer.kind === 'answered' ? { ...answer, data: withViewer(answer.data, slug) } : answer;
  return {
    ...client,
    query: async (operation, variables) =>
      seen(await client.queryText(withAuthors(documentOf(operation)), variables)),
    queryText: async (document, variables) =>
      seen(await client.queryText(withAuthors(document), variables)),
    mutate: () => Promise.reject(new Error('whoever only looks writes nothing')),
  };
}

/** Wherever GitHub is asked whether the viewer is the author, it is asked who the author is as well. */
function withAuthors(document: string): string {
  return document.replace(
    /\bviewerDidAuthor\b/g,
    `viewerDidAuthor ${WROTE}: author { __typename login }`,
  );
}

function withViewer(data: unknown, slug: string): unknown {
  const told = retold(data, slug);
  const isAnswer = typeof told === 'object' && told !== null && 'viewer' in told;
  return isAnswer ? { ...told, viewer: { id: `app:${slug}`, login: `${slug}[bot]` } } : told;
}

function retold(value: unknown, slug: string): unknown {
  if (Array.isArray(value)) return value.map((each) => retold(each, slug));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, retold(inner, slug)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (!(WROTE in copy)) return copy;
  const author = copy[WROTE] as { __typename?: string; login?: string } | null;
  return {
    ...copy,
    viewerDidAuthor: author?.__typename === 'Bot' && author.login?.replace(/\[bot\]$/, '') === slug,
  };
}
