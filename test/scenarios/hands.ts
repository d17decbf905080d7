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

export async function mergePull(stage: Stage, who: Who, number: number): Promise<void> {
  await act(stage, who, {
    method: 'PUT',
    path: `/pulls/${number}/merge`,
    body: { merge_method: 'squash' },
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
