import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Permission } from '../../lifecycle/shown/remark.ts';
import type { RepoName } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { type Asking, troubleWith } from './ask.ts';

/** The login of the person whose token it is. */
export async function loginOf({ octokit, api }: Asking): Promise<Result<string, Trouble>> {
  try {
    const { data } = await octokit.request('GET /user');
    return ok(data.login);
  } catch (error) {
    return fail(troubleWith(error, 'You', api));
  }
}

/** What the person may do in a repository. */
export async function permissionIn(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
): Promise<Result<Permission, Trouble>> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    const { permissions: may } = data;
    if (may?.admin === true) return ok('admin');
    if (may?.maintain === true) return ok('maintain');
    if (may?.push === true) return ok('write');
    return ok(may?.triage === true ? 'triage' : 'read');
  } catch (error) {
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}

/** Whether somebody is an active member of a team, as far as the token shows that team. */
export async function isInTeam(
  { octokit, api }: Asking,
  { org, slug, login }: { readonly org: string; readonly slug: string; readonly login: string },
): Promise<Result<boolean, Trouble>> {
  const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
  try {
    const { data } = await octokit.request(route, { org, team_slug: slug, username: login });
    return ok(data.state === 'active');
  } catch (error) {
    if ((error as { readonly status?: unknown }).status === 404) return ok(false);
    return fail(troubleWith(error, `${org}/${slug}`, api));
  }
}

/** Whether the token shows a team at all. */
export async function seesTeam(
  { octokit }: Asking,
  { org, slug }: { readonly org: string; readonly slug: string },
): Promise<boolean> {
  try {
    await octokit.request('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug });
    return true;
  } catch {
    return false;
  }
}
