import { z } from 'zod';
import { readPromptMarker } from '../../lifecycle/prompts/prompt-marker.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { RepoName, RepoPast } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { type Asking, ask, troubleWith } from './ask.ts';
import { botOf, isUnedited, Said } from './read-shown.ts';

const PAGE = 100;
/** More pages are not read: the latest 3,000 comments of the repository. */
const MOST_PAGES = 30;

const PastAnswer = z.object({
  repository: z.object({ config: z.object({ text: z.string().nullish() }).nullable() }),
  comments: z.array(z.union([Said, z.object({ __typename: z.string() })]).nullable()),
});

/** The comments by which sessions asked something in a repository, the latest first; nobody but the App's bot wrote them. */
export async function readPast(
  asking: Asking,
  repo: RepoName,
  app: string | null,
): Promise<Result<RepoPast, Trouble>> {
  const asked = await idsOf(asking, repo);
  if (!asked.ok) return asked;
  const { ids, hasMore } = asked.value;
  const said: Said[] = [];
  let config: string | null = null;
  for (let at = 0; at === 0 || at < ids.length; at += PAGE) {
    const read = await ask(asking, `${repo.owner}/${repo.repo}`, {
      operation: 'PersonPast',
      variables: { ...repo, comments: ids.slice(at, at + PAGE) },
      answer: PastAnswer,
    });
    if (!read.ok) return read;
    config = read.value.repository.config?.text ?? null;
    said.push(
      ...read.value.comments.flatMap((each) => (each !== null && 'body' in each ? each : [])),
    );
  }
  const own = said.filter((each) => isUnedited(each) && isBy(each, app));
  return ok({ config, said: own, hasMore });
}

function isBy(comment: Said, app: string | null): boolean {
  const bot = botOf(comment);
  return bot !== null && (app === null || bot === app);
}

/** REST lists the comments of a whole repository; who edited them, GraphQL alone says. */
async function idsOf(
  { octokit, api }: Asking,
  { owner, repo }: RepoName,
): Promise<Result<{ readonly ids: readonly string[]; readonly hasMore: boolean }, Trouble>> {
  const ids: string[] = [];
  try {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/comments', {
        owner,
        repo,
        sort: 'created',
        direction: 'desc',
        per_page: PAGE,
        page,
      });
      ids.push(
        ...data.flatMap(({ node_id, body }) =>
          readPromptMarker(body ?? '') === null ? [] : node_id,
        ),
      );
      if (data.length < PAGE) return ok({ ids, hasMore: false });
    }
    return ok({ ids, hasMore: true });
  } catch (error) {
    return fail(troubleWith(error, `${owner}/${repo}`, api));
  }
}
