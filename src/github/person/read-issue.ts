import { z } from 'zod';
import { parseConfig } from '../../lifecycle/policy/parse.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { IssueRead, Place } from '../../lifecycle/shown/shown.ts';
import { placeText, trouble } from '../examine/trouble.ts';
import { type Asking, ask } from './ask.ts';
import { botOf, isUnedited, recordAmong, Said, Shown, toShown } from './read-shown.ts';

/** More pages are not read of what was said on one issue: 3,000 comments. */
const MOST_PAGES = 30;

const IssueAnswer = z.object({
  repository: z.object({
    config: z.object({ text: z.string().nullish() }).nullable(),
    topic: z.union([
      z.object({
        __typename: z.literal('Issue'),
        ...Shown.shape,
        comments: z.object({
          nodes: z.array(Said),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        }),
      }),
      z.object({ __typename: z.literal('PullRequest') }),
    ]),
  }),
});

/** An issue with its record, and what the App said on it. */
export async function readIssue(
  asking: Asking,
  place: Place,
  app: string | null,
): Promise<Result<IssueRead, Trouble>> {
  const said: Said[] = [];
  for (let after: string | null = null, pages = 1; ; pages += 1) {
    const variables: Readonly<Record<string, unknown>> = { ...place, after };
    const read = await ask(asking, placeText(place), {
      operation: 'PersonIssue',
      variables,
      answer: IssueAnswer,
    });
    if (!read.ok) return read;
    const { topic, config } = read.value.repository;
    if (topic.__typename !== 'Issue')
      return fail(
        trouble('unknown', `${placeText(place)} is a pull request; give the number of its issue.`),
      );
    said.push(...topic.comments.nodes);
    const { hasNextPage, endCursor } = topic.comments.pageInfo;
    if (hasNextPage && endCursor !== null && pages < MOST_PAGES) {
      after = endCursor;
      continue;
    }
    const record = recordAmong(said, app);
    const slug = record.kind === 'valid' ? record.app : app;
    return ok({
      ...toShown(topic, place, record),
      ...configOf(config?.text ?? null),
      said: said.filter((each) => botOf(each) === slug && slug !== null && isUnedited(each)),
    });
  }
}

/** What the text of a configuration says; without one that holds, commands are taken for short. */
export function configOf(text: string | null): Pick<IssueRead, 'hasShortCommands' | 'config'> {
  const config = text === null ? null : parseConfig(text);
  if (config?.ok !== true) return { hasShortCommands: true, config: null };
  return { hasShortCommands: config.value.commands.short, config: config.value };
}
