import { z } from 'zod';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Heard, Remark } from '../../lifecycle/shown/remark.ts';
import type { Place } from '../../lifecycle/shown/shown.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import { placeText } from '../examine/trouble.ts';
import { type Asking, ask, troubleWith } from './ask.ts';
import { readIssue } from './read-issue.ts';
import { botOf, recordAmong, Said, Shown, toShown } from './read-shown.ts';

/** Comments as the person. */
export async function sayAsPerson(
  { octokit, api }: Asking,
  place: Place,
  body: string,
): Promise<Result<Remark, Trouble>> {
  const { owner, repo, number } = place;
  try {
    const { data } = await octokit.request(
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { owner, repo, issue_number: number, body },
    );
    return ok({ id: data.node_id, url: data.html_url });
  } catch (error) {
    return fail(troubleWith(error, placeText(place), api));
  }
}

const HeardAnswer = z.object({
  repository: z.object({
    issue: z.object({
      ...Shown.shape,
      comments: z.object({ nodes: z.array(z.object({ ...Said.shape, id: z.string() })) }),
    }),
  }),
  remark: z.object({ reactions: z.object({ totalCount: z.number() }) }).nullable(),
});

/** What became of a comment: one query, unless the record is not pinned. */
export async function heardOf(
  asking: Asking,
  place: Place,
  { remark, app }: { readonly remark: Remark; readonly app: string },
): Promise<Result<Heard, Trouble>> {
  const read = await ask(asking, placeText(place), {
    operation: 'PersonHeard',
    variables: { ...place, remark: remark.id },
    answer: HeardAnswer,
  });
  if (!read.ok) return read;
  const { issue } = read.value.repository;
  const pinned = issue.pinnedIssueComment?.issueComment ?? null;
  const record = recordAmong(pinned === null ? [] : [pinned], app);
  const whole = record.kind === 'absent' ? await readIssue(asking, place, app) : null;
  if (whole?.ok === false) return whole;
  const { nodes } = issue.comments;
  const own = nodes.findIndex(({ id }) => id === remark.id);
  return ok({
    shown: whole?.value ?? toShown(issue, place, record),
    isRefused: (read.value.remark?.reactions.totalCount ?? 0) > 0,
    replies: nodes
      .slice(own + 1)
      .filter((each) => own >= 0 && botOf(each) === app)
      .map(({ body }) => body),
  });
}
