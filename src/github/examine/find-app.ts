import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Octokit } from '../octokit.ts';
import { type Place, placeText } from './trouble.ts';

const MARKED = /^<!-- drover:(?:record|key) /m;
const USUAL = 'drover';
const MOST_PAGES = 30;

/** The App that keeps a record on the issue, by the bot that wrote marked comments there; where none did, the usual name. */
export async function findApp(octokit: Octokit, place: Place): Promise<Result<string, string>> {
  const { owner, repo, number } = place;
  const slugs = new Set<string>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.request(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { owner, repo, issue_number: number, per_page: 100, page },
    );
    for (const { user, body } of data) {
      if (user?.type === 'Bot' && MARKED.test(body ?? '')) slugs.add(bare(user.login));
    }
    if (data.length < 100) break;
  }
  const [slug = USUAL, ...others] = slugs;
  if (others.length === 0) return ok(slug);
  const names = [...slugs].join(', ');
  return fail(`On ${placeText(place)} several Apps wrote markers: ${names}. Name yours by --app.`);
}

function bare(login: string): string {
  return login.replace(/\[bot\]$/, '');
}
