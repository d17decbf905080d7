import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { RepoName } from '../../lifecycle/shown/shown.ts';
import { trouble } from '../examine/trouble.ts';
import { type Asking, troubleWith } from './ask.ts';

const LABEL = 'drover:stop';
const TEXT =
  'As long as this issue is open and bears the label `drover:stop`, Drover starts and merges nothing in this repository. Close it to let it go on.';

/** Opens an issue that stops a repository, as the person. Gives its address. */
export async function stopAsPerson(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
): Promise<Result<string, Trouble>> {
  try {
    const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title: 'Stop Drover',
      body: TEXT,
      labels: [LABEL],
    });
    const isLabelled = data.labels.some(
      (label) => (typeof label === 'string' ? label : label.name) === LABEL,
    );
    // GitHub drops the labels of whoever may not set them, without a word.
    if (isLabelled) return ok(data.html_url);
    return fail(
      trouble(
        'forbidden',
        `${owner}/${repo}: the issue ${data.html_url} was opened, but you may not label it, so nothing is stopped. Ask somebody with write access to give it the label ${LABEL}.`,
      ),
    );
  } catch (error) {
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}

/** Closes the issues that stop a repository, and gives their addresses. */
export async function unstopAsPerson(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
): Promise<Result<readonly string[], Trouble>> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      labels: LABEL,
      state: 'open',
      per_page: 100,
    });
    const closed: string[] = [];
    for (const issue of data.filter(({ pull_request: pull }) => pull === undefined)) {
      await octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        owner,
        repo,
        issue_number: issue.number,
        state: 'closed',
      });
      closed.push(issue.html_url);
    }
    return ok(closed);
  } catch (error) {
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}
