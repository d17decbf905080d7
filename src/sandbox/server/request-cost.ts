import { Kind, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import type { Cost } from './rate-limits.ts';

/**
 * Requests that make something which notifies people: a comment, an issue, a pull request, a review, a
 * request for one, a merge. GitHub publishes no list; docs/sandbox.md has this one.
 */
const creatingRoutes: readonly RegExp[] = [
  /^\/repos\/[^/]+\/[^/]+\/issues$/,
  /^\/repos\/[^/]+\/[^/]+\/issues\/\d+\/comments$/,
  /^\/repos\/[^/]+\/[^/]+\/pulls$/,
  /^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/(comments|reviews|requested_reviewers|merge)$/,
  /^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/comments\/\d+\/replies$/,
  /^\/repos\/[^/]+\/[^/]+\/pulls\/\d+\/reviews\/\d+\/events$/,
  /^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/comments$/,
];

const creatingMutations: ReadonlySet<string> = new Set([
  'addComment',
  'createIssue',
  'createPullRequest',
  'addPullRequestReview',
  'addPullRequestReviewComment',
  'addPullRequestReviewThread',
  'addPullRequestReviewThreadReply',
  'submitPullRequestReview',
  'requestReviews',
  'requestReviewsByLogin',
  'mergePullRequest',
  'enqueuePullRequest',
  'transferIssue',
]);

export interface RequestCost extends Cost {
  /** What usage counts it under until the mounted app names it better. */
  readonly kind: string;
}

/** `path` is relative to `/api/v3`. */
export function restCost(method: string, path: string): RequestCost {
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(method);
  const creates =
    ['POST', 'PUT'].includes(method) && creatingRoutes.some((each) => each.test(path));
  const shape = path.replaceAll(/\/\d+(?=\/|$)/g, '/{n}').replaceAll(/\/[0-9a-f]{40}/g, '/{sha}');
  return {
    resource: 'core',
    points: isRead ? 1 : 5,
    content: creates ? 1 : 0,
    kind: `${method} ${shape}`,
  };
}

/** A document with several content-creating fields counts once for each. */
export function graphqlCost(body: string): RequestCost {
  const operation = operationOf(body);
  const isWrite = operation?.operation === 'mutation';
  const fields = (operation?.selectionSet.selections ?? []).flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  const name = operation?.name?.value ?? fields.join('+');
  return {
    resource: 'graphql',
    points: isWrite ? 5 : 1,
    content: isWrite ? fields.filter((field) => creatingMutations.has(field)).length : 0,
    kind: `${isWrite ? 'mutation' : 'query'} ${name}`,
  };
}

function operationOf(body: string): OperationDefinitionNode | undefined {
  const request = parseJson(body);
  const text = request?.['query'];
  if (typeof text !== 'string') return undefined;
  const operations = operationsIn(text);
  const wanted = request?.['operationName'];
  return operations.find((each) => each.name?.value === wanted) ?? operations[0];
}

/** What somebody asks once is asked many times. */
const known = new Map<string, readonly OperationDefinitionNode[]>();
const MOST_KNOWN = 500;

function operationsIn(text: string): readonly OperationDefinitionNode[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const found = readOperations(text);
  known.set(text, found);
  return found;
}

function readOperations(text: string): readonly OperationDefinitionNode[] {
  try {
    return parse(text).definitions.filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
  } catch {
    // The GraphQL app says what is wrong with it.
    return [];
  }
}

function parseJson(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
