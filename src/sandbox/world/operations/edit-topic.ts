import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { TextChanges } from '../events.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import { crossReference } from './references.ts';
import { checkBody, checkTitle, recordEdit } from './text.ts';
import { addTimeline } from './timeline.ts';

export interface TextEdit {
  readonly topicId: number;
  readonly title?: string;
  readonly body?: string;
}

/** Title and body of an issue or pull request; the author may, and so may everyone with write. */
export function editTopic(world: World, actor: Actor, input: TextEdit): Outcome<Topic> {
  const topic = world.tables.topics.get(input.topicId);
  if (topic === undefined) return notFound();
  const allowed = requirePermission(world, actor, {
    repositoryId: topic.repositoryId,
    app: topic.kind === 'pull' ? ['pull_requests:write', 'issues:write'] : ['issues:write'],
    role: 'write',
    ownerId: topic.authorId,
  });
  if (!allowed.ok) return allowed;
  const resource = topic.kind === 'pull' ? 'PullRequest' : 'Issue';
  const title = checkTitle(resource, input.title ?? topic.title);
  if (!title.ok) return title;
  const body = checkBody(resource, input.body ?? topic.body);
  if (!body.ok) return body;
  const changes = writeText(world, actor, topic, { title: title.value, body: body.value });
  const edited = world.tables.topics.must(topic.id);
  if (changes === undefined) return ok(edited);
  world.emit(
    actor,
    edited.kind === 'pull'
      ? { name: 'pull_request', action: 'edited', pull: edited, changes }
      : { name: 'issues', action: 'edited', issue: edited, changes },
  );
  return ok(edited);
}

function writeText(
  world: World,
  actor: Actor,
  topic: Topic,
  text: { readonly title: string; readonly body: string },
): TextChanges | undefined {
  const retitled = text.title !== topic.title;
  const rewritten = text.body !== topic.body;
  if (!retitled && !rewritten) return undefined;
  if (retitled) {
    world.tables.topics.update(topic.id, { title: text.title, updatedAt: world.now() });
    addTimeline(world, actor, topic, {
      type: 'RenamedTitleEvent',
      previousTitle: topic.title,
      currentTitle: text.title,
    });
  }
  if (rewritten) {
    world.tables.topics.update(topic.id, recordEdit(world, actor, topic, text.body));
    crossReference(world, actor, world.tables.topics.must(topic.id), text.body);
  }
  return {
    ...(retitled ? { title: { from: topic.title } } : {}),
    ...(rewritten ? { body: { from: topic.body } } : {}),
  };
}
