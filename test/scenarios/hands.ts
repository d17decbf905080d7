import { act } from './eyes.ts';
import { graphql, type Who } from './people.ts';
import type { Stage } from './stage.ts';

interface Push {
  readonly branch: string;
  readonly path: string;
  readonly text?: string;
}

/** A commit of one file on a branch, as the editor on GitHub makes it; its SHA. */
export async function push(
  stage: Stage,
  who: Who,
  { branch, path, text = '' }: Push,
): Promise<string> {
  const { commit } = await act<{ commit: { sha: string } }>(stage, who, {
    method: 'PUT',
    path: `/contents/${path}`,
    body: { message: `Add ${path}`, content: Buffer.from(`${text}\n`).toString('base64'), branch },
  });
  return commit.sha;
}

/** A new branch where another one stands. */
export async function makeBranch(stage: Stage, name: string, from = 'main'): Promise<void> {
  const { object } = await act<{ object: { sha: string } }>(stage, 'operator', {
    method: 'GET',
    path: `/git/ref/heads/${from}`,
  });
  await act(stage, 'operator', {
    method: 'POST',
    path: '/git/refs',
    body: { ref: `refs/heads/${name}`, sha: object.sha },
  });
}

export async function forcePush(stage: Stage, branch: string, sha: string): Promise<void> {
  await act(stage, 'operator', {
    method: 'PATCH',
    path: `/git/refs/heads/${branch}`,
    body: { sha, force: true },
  });
}

export async function deleteBranch(stage: Stage, branch: string): Promise<void> {
  await act(stage, 'operator', { method: 'DELETE', path: `/git/refs/heads/${branch}` });
}

export async function changePull(
  stage: Stage,
  number: number,
  change: { readonly state?: string; readonly base?: string },
): Promise<void> {
  await act(stage, 'operator', { method: 'PATCH', path: `/pulls/${number}`, body: change });
}

/** A pull request of a branch to `main`; its number. */
export async function openPull(stage: Stage, head: string): Promise<number> {
  const { number } = await act<{ number: number }>(stage, 'operator', {
    method: 'POST',
    path: '/pulls',
    body: { title: `Merge ${head}`, head, base: 'main' },
  });
  return number;
}

export async function mergePull(
  stage: Stage,
  who: Who,
  number: number,
  method: 'merge' | 'squash' = 'squash',
): Promise<void> {
  await act(stage, who, {
    method: 'PUT',
    path: `/pulls/${number}/merge`,
    body: { merge_method: method },
  });
}

export async function setDraft(stage: Stage, number: number, isDraft: boolean): Promise<void> {
  const { node_id: id } = await act<{ node_id: string }>(stage, 'operator', {
    method: 'GET',
    path: `/pulls/${number}`,
  });
  const mutation = isDraft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  await graphql(
    stage,
    'operator',
    `mutation ($id: ID!) { ${mutation}(input: {pullRequestId: $id}) { clientMutationId } }`,
    { id },
  );
}

export async function changeIssue(
  stage: Stage,
  number: number,
  change: { readonly state?: string; readonly body?: string },
): Promise<void> {
  await act(stage, 'operator', { method: 'PATCH', path: `/issues/${number}`, body: change });
}

export interface Review {
  readonly id: number;
  readonly node_id: string;
}

interface Remark {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
}

/** A review on GitHub, with its inline comments. */
export async function review(
  stage: Stage,
  who: Who,
  given: {
    readonly pull: number;
    readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
    readonly body?: string;
    readonly comments?: readonly Remark[];
    /** The head unless told. */
    readonly commit?: string;
  },
): Promise<Review> {
  const { pull, event, body = '', comments = [], commit } = given;
  const remarks = comments.map((each) => ({ line: 1, side: 'RIGHT', ...each }));
  return act<Review>(stage, who, {
    method: 'POST',
    path: `/pulls/${pull}/reviews`,
    body: {
      event,
      body,
      comments: remarks,
      ...(commit === undefined ? {} : { commit_id: commit }),
    },
  });
}

export async function dismiss(stage: Stage, pull: number, { id }: Review): Promise<void> {
  const body = { message: 'Talked it over.' };
  await act(stage, 'operator', {
    method: 'PUT',
    path: `/pulls/${pull}/reviews/${id}/dismissals`,
    body,
  });
}

export interface Thread {
  readonly id: string;
  readonly isResolved: boolean;
  readonly comments: {
    readonly nodes: readonly {
      readonly body: string;
      readonly author: { readonly login: string };
    }[];
  };
}

export async function threadsOf(stage: Stage, pull: number): Promise<readonly Thread[]> {
  const { repository } = await graphql<{
    repository: { pullRequest: { reviewThreads: { nodes: Thread[] } } };
  }>(
    stage,
    'operator',
    `query ($number: Int!) { repository(owner: "acme", name: "storefront") { pullRequest(number: $number) {
       reviewThreads(first: 20) { nodes { id isResolved comments(first: 20) { nodes { body author { login } } } } } } } }`,
    { number: pull },
  );
  return repository.pullRequest.reviewThreads.nodes;
}

export async function resolveThreads(stage: Stage, pull: number): Promise<void> {
  for (const { id } of await threadsOf(stage, pull))
    await graphql(
      stage,
      'operator',
      'mutation ($id: ID!) { resolveReviewThread(input: {threadId: $id}) { clientMutationId } }',
      { id },
    );
}

/** What the rules of a branch ask for; the rest is off. */
export interface Rules {
  readonly checks?: readonly { readonly context: string; readonly app_id?: number }[];
  readonly reviews?: {
    readonly required_approving_review_count: number;
    readonly require_code_owner_reviews?: boolean;
  };
  readonly conversations?: boolean;
}

export async function protect(
  stage: Stage,
  branch: string,
  { checks, reviews, conversations = false }: Rules,
): Promise<void> {
  await act(stage, 'operator', {
    method: 'PUT',
    path: `/branches/${branch}/protection`,
    body: {
      required_status_checks: checks === undefined ? null : { strict: false, contexts: [], checks },
      required_pull_request_reviews: reviews ?? null,
      required_conversation_resolution: conversations,
      enforce_admins: null,
      restrictions: null,
    },
  });
}

export async function setStatus(
  stage: Stage,
  who: Who,
  given: { readonly sha: string; readonly context: string; readonly state: string },
): Promise<void> {
  const { sha, context, state } = given;
  await act(stage, who, { method: 'POST', path: `/statuses/${sha}`, body: { context, state } });
}
