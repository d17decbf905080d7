import { z } from 'zod';
import type { NodeId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { type Inline, type Review, type Said, type Source, Sources } from '../answer/parts.ts';
import { isUntouched } from '../map/actor.ts';
import { marksOf } from '../marks.ts';
import { ask } from './asking.ts';
import type { IssueMemory } from './hints.ts';
import type { Looked, Reading } from './look.ts';

/** What was said, by where. */
export interface Sayings {
  readonly onIssue: readonly Said[];
  readonly onPull: readonly Said[];
  readonly reviews: readonly Review[];
  readonly inlines: readonly Inline[];
}

/** Ids of comments and reviews that the record stands on, wherever they are. */
function sourcesOf(record: IssueRecord, memory: IssueMemory): readonly NodeId[] {
  return [
    ...record.owed.flatMap(({ key }) => memory.posted.get(key) ?? []),
    ...record.batch.map(({ source }) => source),
    ...record.pending.map(({ source }) => source),
    ...(record.tells ?? []).map(({ source }) => source),
    ...record.approvals.flatMap(({ from, source }) => (from === 'move' ? [] : [source])),
    ...record.prompts
      .flatMap(({ answer, comment, live }) => [answer, comment, live?.comment ?? null])
      .filter((id) => id !== null),
  ];
}

/** Sources that the windows do not show; the next query asks for them by itself. */
export async function readSources(
  reading: Reading,
  looked: Looked,
  near: Sayings,
): Promise<readonly Source[]> {
  if (looked.record.kind !== 'valid') return looked.world.hinted;
  const { client, memory } = reading;
  const shown = new Set(
    [near.onIssue, near.onPull, near.reviews, near.inlines].flat().map(({ id }) => id),
  );
  const outside = [...new Set(sourcesOf(looked.record.record, memory))].filter(
    (id) => !shown.has(id),
  );
  const unasked = outside.filter((id) => !looked.asked.includes(id));
  memory.outside = outside;
  if (unasked.length === 0) return looked.world.hinted;
  const shape = z.object({ hinted: Sources });
  const { hinted } = await ask(client, 'Sources', { hinted: unasked.slice(0, 100) }, shape);
  return [...looked.world.hinted, ...hinted];
}

/** Puts each source where it was said. Conversation comments of the issue and of the pull request look alike. */
export function withSources(near: Sayings, sources: readonly Source[], issue: number): Sayings {
  const said = sources.filter((source) => source.__typename === 'IssueComment');
  return {
    onIssue: merge(
      said.filter((each) => each.issue?.number === issue),
      near.onIssue,
    ),
    onPull: merge(
      said.filter((each) => each.issue?.number !== issue),
      near.onPull,
    ),
    reviews: merge(
      sources.filter((each) => each.__typename === 'PullRequestReview'),
      near.reviews,
    ),
    inlines: merge(
      sources.filter((each) => each.__typename === 'PullRequestReviewComment'),
      near.inlines,
    ),
  };
}

function merge<T extends { readonly id: NodeId }>(
  others: readonly T[],
  near: readonly T[],
): readonly T[] {
  const shown = new Set(near.map(({ id }) => id));
  return [...others.filter(({ id }) => !shown.has(id)), ...near];
}

/** What is owed and stands: it is asked for by its id from now on, however much is said after it. */
export function rememberPosted(
  reading: Reading,
  { world, viewer, record }: Looked,
  said: Sayings,
): void {
  const owed = new Set(record.kind === 'valid' ? record.record.owed.map(({ key }) => key) : []);
  const { keysIn } = marksOf(world.repository.issue.id, reading.seal);
  const ours = [...said.onIssue, ...said.onPull, ...said.inlines].filter(
    ({ viewerDidAuthor, editor }) => viewerDidAuthor && isUntouched(editor, viewer),
  );
  const posted = ours.flatMap(({ id, body }) => keysIn(body).map((key) => [key, id] as const));
  reading.memory.posted = new Map(posted.filter(([key]) => owed.has(key)));
}
