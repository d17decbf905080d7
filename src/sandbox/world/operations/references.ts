import type { Actor } from '../actor.ts';
import { findIssue, findRepository, findTopic } from '../find.ts';
import type { Issue, Pull, Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import { addTimeline } from './timeline.ts';

const reference = /(?<![\w/&])(?:([\w.-]+)\/([\w.-]+))?#(\d+)\b/g;
const closing =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:([\w.-]+)\/([\w.-]+))?#(\d+)\b/gi;

/**
 * Cross-references in a text that `source` (or a comment on it) holds: each issue or pull request
 * mentioned gets one CrossReferencedEvent per source, as on GitHub.
 */
export function crossReference(world: World, actor: Actor, source: Topic, text: string): void {
  const closes =
    source.kind === 'pull' ? closingIssues(world, source).map((issue) => issue.id) : [];
  for (const target of mentioned(world, source.repositoryId, text)) {
    if (target.id === source.id || isReferenced(world, target, source)) continue;
    addTimeline(world, actor, target, {
      type: 'CrossReferencedEvent',
      sourceId: source.id,
      willCloseTarget: closes.includes(target.id),
    });
  }
}

/** Issues that merging the pull request into the default branch closes: its body's closing keywords. */
export function closingIssues(world: World, pull: Pull): Issue[] {
  const found = new Map<number, Issue>();
  for (const [, owner, name, number] of withoutCode(pull.body).matchAll(closing)) {
    const repositoryId = repositoryOf(world, pull.repositoryId, owner, name);
    if (repositoryId === undefined) continue;
    const issue = findIssue(world, repositoryId, Number(number));
    if (issue !== undefined) found.set(issue.id, issue);
  }
  return [...found.values()];
}

function mentioned(world: World, repositoryId: number, text: string): Topic[] {
  const found = new Map<number, Topic>();
  for (const [, owner, name, number] of withAddresses(world, withoutCode(text)).matchAll(
    reference,
  )) {
    const id = repositoryOf(world, repositoryId, owner, name);
    const topic = id === undefined ? undefined : findTopic(world, id, Number(number));
    if (topic !== undefined) found.set(topic.id, topic);
  }
  return [...found.values()];
}

/** Links to an issue or pull request are references just as `owner/name#1` is. */
function withAddresses(world: World, text: string): string {
  const origin = world.origin.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  const address = new RegExp(`${origin}/([\\w.-]+)/([\\w.-]+)/(?:issues|pull)/(\\d+)`, 'g');
  return text.replaceAll(address, ' $1/$2#$3');
}

function withoutCode(text: string): string {
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

function repositoryOf(
  world: World,
  repositoryId: number,
  owner: string | undefined,
  name: string | undefined,
): number | undefined {
  if (owner === undefined || name === undefined) return repositoryId;
  return findRepository(world, owner, name)?.id;
}

function isReferenced(world: World, target: Topic, source: Topic): boolean {
  return world.tables.timeline
    .by('topic', target.id)
    .some(({ detail }) => detail.type === 'CrossReferencedEvent' && detail.sourceId === source.id);
}
