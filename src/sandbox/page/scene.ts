import { repositoryPath, topicPath } from '../graphql/urls.ts';
import { findAccount, findTopic } from '../world/find.ts';
import type { Account } from '../world/records/account.ts';
import type { Pull, Topic } from '../world/records/topic.ts';
import { shaKey } from '../world/tables.ts';
import type { World } from '../world/world.ts';
import { htmlOf, safe } from './layout.ts';
import type { Html } from './layout.ts';
import { renderMarkdown } from './markdown.ts';

export function accountOf(world: World, id: number | null): Account | undefined {
  return world.tables.accounts.get(id);
}

/** A person's name with a picture made of its first letter. */
export function person(world: World, id: number | null): Html {
  const account = accountOf(world, id);
  const login = account?.login ?? 'ghost';
  const name = login.replace(/\[bot\]$/, '');
  const hue = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0) * 37, 0) % 360;
  const bot = account?.type === 'Bot' ? htmlOf` <span class="bot">bot</span>` : '';
  const face = htmlOf`<svg class="face" viewBox="0 0 20 20" aria-hidden="true"><rect width="20" height="20" rx="10" fill="hsl(${hue} 45% 45%)"/><text x="10" y="14" text-anchor="middle" font-size="11" fill="#fff">${name.slice(0, 1).toUpperCase()}</text></svg>`;
  return htmlOf`<span class="person">${face}<strong>${name}</strong>${bot}</span>`;
}

/** People's and Drover's text, rendered. */
export function markdown(world: World, topic: Topic, text: string): Html {
  const repository = repositoryPath(world, topic.repositoryId);
  const rendered = renderMarkdown(text, {
    repository,
    isLogin: (name) => findAccount(world, name) !== undefined,
    isTopic: (number) => findTopic(world, topic.repositoryId, number) !== undefined,
  });
  return htmlOf`<div class="markdown">${safe(rendered)}</div>`;
}

export function stateBadge(topic: Topic): Html {
  const [word, look] =
    topic.kind === 'pull' && topic.merged
      ? ['Merged', 'merged']
      : topic.state === 'closed'
        ? ['Closed', topic.kind === 'pull' ? 'closed' : 'merged']
        : topic.kind === 'pull' && topic.draft
          ? ['Draft', 'draft']
          : ['Open', 'open'];
  return htmlOf`<span class="state ${look}">${word}</span>`;
}

export function labelsOf(world: World, topic: Topic): Html {
  const labels = topic.labelIds.flatMap((id) => world.tables.labels.get(id) ?? []);
  return htmlOf`${labels.map(({ name, color }) => htmlOf`<svg class="dot" viewBox="0 0 8 8" aria-hidden="true"><circle cx="4" cy="4" r="4" fill="#${color}"/></svg><span class="label">${name}</span> `)}`;
}

/** Pull requests that mention the issue. */
export function pullsOf(world: World, topic: Topic): readonly Pull[] {
  return world.tables.timeline
    .by('topic', topic.id)
    .flatMap(({ detail }) =>
      detail.type === 'CrossReferencedEvent'
        ? (world.tables.topics.get(detail.sourceId) ?? [])
        : [],
    )
    .filter((source) => source.kind === 'pull');
}

/** Where a commit's previews are served, newest first. */
export function previewsOf(
  world: World,
  at: { readonly repositoryId: number; readonly sha: string },
): readonly { readonly environment: string; readonly state: string; readonly url: string }[] {
  return world.tables.deployments
    .by('sha', shaKey(at.repositoryId, at.sha))
    .reverse()
    .map(({ id, environment }) => {
      const status = world.tables.deploymentStatuses.by('deployment', id).at(-1);
      return { environment, state: status?.state ?? 'pending', url: status?.environmentUrl ?? '' };
    });
}

export function previewLink(preview: ReturnType<typeof previewsOf>[number]): Html {
  const { environment, state, url } = preview;
  return url === '' || state !== 'success'
    ? htmlOf`<span class="quiet">${environment}: ${state.replace('_', ' ')}</span>`
    : htmlOf`<a class="preview" href="${url}">Open ${environment}</a>`;
}

export function topicLink(world: World, topic: Topic): Html {
  return htmlOf`<a href="${topicPath(world, topic)}">${topic.title} <span class="quiet">#${topic.number}</span></a>`;
}
