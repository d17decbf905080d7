import { topicPath } from '../graphql/urls.ts';
import { findField } from '../world/find.ts';
import type { Project, ProjectItem } from '../world/records/project.ts';
import type { Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { htmlOf } from './layout.ts';
import type { Html } from './layout.ts';
import {
  labelsOf,
  markdown,
  person,
  previewLink,
  previewsOf,
  pullsOf,
  stateBadge,
} from './scene.ts';

/** A Project as a board: a column for each option of Status, a card for each item. */
export function boardPage(world: World, project: Project): Html {
  const field = findField(world, project.id, 'Status');
  const items = world.tables.projectItems
    .by('project', project.id)
    .filter(({ archivedAt }) => archivedAt === null);
  const optionOf = (item: ProjectItem): string | null => {
    const value = field && item.values.get(field.id);
    return value?.kind === 'option' ? value.optionId : null;
  };
  const columns = (field?.options ?? []).map(({ id, name, color }) => ({
    name,
    color: color.toLowerCase(),
    cards: items.filter((item) => optionOf(item) === id),
  }));
  const loose = items.filter((item) => optionOf(item) === null);
  const all =
    loose.length === 0 ? columns : [{ name: 'No status', color: 'gray', cards: loose }, ...columns];
  return htmlOf`<h1>${project.title} <span class="quiet">Project ${project.number}</span></h1>
<div class="board">${all.map(
    ({ name, color, cards }) => htmlOf`<section class="column${cards.length === 0 ? ' empty' : ''}">
<h2><span class="ring ${color}"></span>${name} <span class="count">${cards.length}</span></h2>
${cards.map((item) => card(world, item))}
</section>`,
  )}</div>
${unplanned(world, project)}`;
}

function card(world: World, item: ProjectItem): Html {
  const topic = world.tables.topics.get(item.topicId);
  if (topic === undefined) {
    const title = item.content.kind === 'draft' ? item.content.title : '';
    return htmlOf`<article class="card"><h3>${title}</h3></article>`;
  }
  const { repositoryId } = topic;
  const pulls = pullsOf(world, topic);
  const previews = pulls
    .filter(({ state }) => state === 'open')
    .flatMap(({ headOid }) => previewsOf(world, { repositoryId, sha: headOid }));
  return htmlOf`<article class="card">
<p class="quiet">#${topic.number} ${labelsOf(world, topic)}</p>
<h3><a href="${topicPath(world, topic)}">${topic.title}</a></h3>
${pinnedPicture(world, topic)}
${pulls.map((pull) => htmlOf`<p>${stateBadge(pull)} <a href="${topicPath(world, pull)}">Pull request #${pull.number}</a></p>`)}
${previews.slice(0, 1).map((preview) => htmlOf`<p>${previewLink(preview)}</p>`)}
</article>`;
}

/** What a pinned comment shows below its heading, such as a picture of where the work stands. */
function pinnedPicture(world: World, topic: Topic): Html | '' {
  const pinned = world.tables.comments
    .by('topic', topic.id)
    .find(({ pinnedAt }) => pinnedAt !== null);
  const [, picture] = pinned?.body.split(/\n{2,}/) ?? [];
  return picture === undefined ? '' : markdown(world, topic, picture);
}

/** Issues that have no card, such as follow-ups that nobody has planned yet. */
function unplanned(world: World, project: Project): Html {
  const issues = world.tables.repositories.by('owner', project.ownerId).flatMap(({ id }) =>
    world.tables.topics
      .by('repository', id)
      .filter(({ kind, state }) => kind === 'issue' && state === 'open')
      .filter((issue) => world.tables.projectItems.by('topic', issue.id).length === 0),
  );
  if (issues.length === 0) return htmlOf``;
  return htmlOf`<h2 class="below">Open issues without a card</h2>
<ul class="list">${issues.map(
    (issue) =>
      htmlOf`<li><a href="${topicPath(world, issue)}">${issue.title}</a> <span class="quiet">#${issue.number}</span> ${person(world, issue.authorId)} ${pinnedPicture(world, issue)}</li>`,
  )}</ul>`;
}
