import { projectPath } from '../graphql/urls.ts';
import { findField } from '../world/find.ts';
import type { Comment } from '../world/records/comment.ts';
import type { TimelineEvent } from '../world/records/timeline.ts';
import type { Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { eventLine } from './event-line.ts';
import { htmlOf, time } from './layout.ts';
import type { Html } from './layout.ts';
import { reviewBlock } from './review.ts';
import {
  labelsOf,
  markdown,
  person,
  previewLink,
  previewsOf,
  pullsOf,
  stateBadge,
  topicLink,
} from './scene.ts';

/** An issue, or the conversation of a pull request; `extra` stands between them. */
export function topicPage(world: World, topic: Topic, extra: Html | null): Html {
  const pinned = world.tables.comments
    .by('topic', topic.id)
    .filter(({ pinnedAt }) => pinnedAt !== null);
  return htmlOf`<h1>${topic.title} <span class="quiet">#${topic.number}</span></h1>
<p class="byline">${stateBadge(topic)} ${person(world, topic.authorId)} opened this at ${time(topic.createdAt)} ${labelsOf(world, topic)}</p>
<div class="columns">
<div class="talk">
${pinned.map((comment) => commentBlock(world, topic, { comment, isPinned: true }))}
${comment(world, topic, { authorId: topic.authorId, at: topic.createdAt, body: topic.body, id: 'body', notes: [] })}
${extra ?? ''}
${world.tables.timeline.by('topic', topic.id).map((event) => timelineItem(world, topic, event))}
</div>
<aside>${aside(world, topic)}</aside>
</div>`;
}

function timelineItem(world: World, topic: Topic, event: TimelineEvent): Html | '' {
  const { detail } = event;
  if (detail.type === 'IssueComment') {
    const found = world.tables.comments.get(detail.commentId);
    if (found === undefined || found.pinnedAt !== null) return '';
    return commentBlock(world, topic, { comment: found, isPinned: false });
  }
  if (detail.type === 'PullRequestReview') {
    const review = world.tables.reviews.get(detail.reviewId);
    return review === undefined ? '' : reviewBlock(world, topic, review);
  }
  const line = eventLine(world, event);
  if (line === null) return '';
  return htmlOf`<p class="event">${person(world, event.actorId)} ${line} ${time(event.createdAt)}</p>`;
}

function commentBlock(
  world: World,
  topic: Topic,
  shown: { readonly comment: Comment; readonly isPinned: boolean },
): Html {
  const { id, authorId, createdAt, body, lastEditedAt, nodeId } = shown.comment;
  const notes = [
    ...(shown.isPinned ? ['pinned'] : []),
    ...(lastEditedAt === null ? [] : ['edited']),
  ];
  return comment(world, topic, {
    authorId,
    at: createdAt,
    body,
    id: `issuecomment-${id}`,
    notes,
    reactions: reactionsOf(world, nodeId),
  });
}

interface Shown {
  readonly authorId: number;
  readonly at: string;
  readonly body: string;
  readonly id: string;
  readonly notes: readonly string[];
  readonly reactions?: readonly string[];
}

function comment(world: World, topic: Topic, shown: Shown): Html {
  const { authorId, at, body, id, notes, reactions = [] } = shown;
  return htmlOf`<article class="comment${notes.includes('pinned') ? ' pinned' : ''}" id="${id}">
<header>${person(world, authorId)} ${time(at)} ${notes.map((note) => htmlOf`<span class="quiet">${note}</span> `)}</header>
${body.trim() === '' ? htmlOf`<p class="markdown quiet">No description.</p>` : markdown(world, topic, body)}
${reactions.length === 0 ? '' : htmlOf`<footer>${reactions.map((each) => htmlOf`<span class="reaction">${each}</span>`)}</footer>`}
</article>`;
}

const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
};

function reactionsOf(world: World, nodeId: string): string[] {
  const counts = new Map<string, number>();
  for (const { content } of world.tables.reactions.by('subject', nodeId)) {
    counts.set(content, (counts.get(content) ?? 0) + 1);
  }
  return [...counts].map(([content, count]) => `${EMOJI[content] ?? content} ${count}`);
}

function aside(world: World, topic: Topic): Html {
  const cards = world.tables.projectItems.by('topic', topic.id).flatMap((item) => {
    const project = world.tables.projects.must(item.projectId);
    const field = findField(world, project.id, 'Status');
    const value = field && item.values.get(field.id);
    const option =
      value?.kind === 'option' ? field?.options.find(({ id }) => id === value.optionId) : undefined;
    return [{ project, option }];
  });
  const pulls = pullsOf(world, topic);
  const heads = topic.kind === 'pull' ? [topic] : pulls;
  const previews = heads.flatMap(({ headOid, repositoryId }) =>
    previewsOf(world, { repositoryId, sha: headOid }),
  );
  return htmlOf`${cards.map(
    ({ project, option }) => htmlOf`<h2>Project</h2>
<p><a href="${projectPath(world, project)}">${project.title}</a>: <span class="ring ${option?.color.toLowerCase() ?? 'gray'}"></span>${option?.name ?? 'No status'}</p>`,
  )}
${pulls.length === 0 ? '' : htmlOf`<h2>Pull requests</h2>${pulls.map((pull) => htmlOf`<p>${stateBadge(pull)} ${topicLink(world, pull)}</p>`)}`}
${previews.length === 0 ? '' : htmlOf`<h2>Preview</h2>${previews.map((preview) => htmlOf`<p>${previewLink(preview)}</p>`)}`}`;
}
