import type { Review, ReviewComment, ReviewState, ReviewThread } from '../world/records/review.ts';
import type { Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { htmlOf, time } from './layout.ts';
import type { Html } from './layout.ts';
import { markdown, person } from './scene.ts';

const VERBS: Readonly<Record<ReviewState, string>> = {
  PENDING: 'began a review',
  COMMENTED: 'reviewed',
  APPROVED: '✅ approved these changes',
  CHANGES_REQUESTED: '🔴 requested changes',
  DISMISSED: 'reviewed; the review was dismissed',
};

/** A submitted review with the threads that it began. */
export function reviewBlock(world: World, pull: Topic, review: Review): Html | '' {
  if (review.submittedAt === null) return '';
  const comments = world.tables.reviewComments.by('review', review.id);
  const begun = comments.filter(({ replyToId }) => replyToId === null);
  const isReply = begun.length === 0 && comments.length > 0 && review.body === '';
  // A reply stands in its thread.
  if (isReply) return '';
  return htmlOf`<article class="comment" id="pullrequestreview-${review.id}">
<header>${person(world, review.authorId)} ${VERBS[review.state]} at <code>${review.commitOid.slice(0, 7)}</code> ${time(review.submittedAt)}</header>
${review.body === '' ? '' : markdown(world, pull, review.body)}
${begun.map(({ threadId }) => thread(world, pull, world.tables.reviewThreads.must(threadId)))}
</article>`;
}

function thread(
  world: World,
  pull: Topic,
  { id, path, line, resolvedById, outdated }: ReviewThread,
): Html {
  const comments = world.tables.reviewComments
    .by('thread', id)
    .filter(({ publishedAt }) => publishedAt !== null);
  const notes = [...(resolvedById === null ? [] : ['resolved']), ...(outdated ? ['outdated'] : [])];
  return htmlOf`<section class="thread">
<h4><code>${path}${line === null ? '' : `:${line}`}</code> ${notes.map((note) => htmlOf`<span class="bot">${note}</span> `)}</h4>
${comments.map((comment) => said(world, pull, comment))}
</section>`;
}

function said(world: World, pull: Topic, { id, authorId, createdAt, body }: ReviewComment): Html {
  return htmlOf`<div class="said" id="discussion_r${id}"><p>${person(world, authorId)} ${time(createdAt)}</p>${markdown(world, pull, body)}</div>`;
}
