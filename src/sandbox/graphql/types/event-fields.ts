import type { TimelineDetail, TimelineEvent } from '../../world/records/timeline.ts';
import type { GraphqlContext } from '../context.ts';
import type { Field, FieldTable } from '../thing.ts';
import { topicPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { topicThing } from './topic-lists.ts';

type Type = TimelineDetail['type'];
type Detail<K extends Type, D = TimelineDetail> = D extends { readonly type: infer T }
  ? K extends T
    ? D
    : never
  : never;

/** A field that reads what only this type of event (and its twins in TimelineDetail) records. */
export function of<K extends Type>(
  _type: K,
  read: (detail: Detail<K>, context: GraphqlContext, event: TimelineEvent) => unknown,
): Field<TimelineEvent> {
  return (event, _args, context) => read(event.detail as Detail<K>, context, event);
}

export const topic: Field<TimelineEvent> = (event, _args, { world }) =>
  topicThing(world.tables.topics.must(event.topicId));

export const common = {
  id: (event) => event.nodeId,
  createdAt: (event) => event.createdAt,
  actor: (event, _args, { world }) => actorOf(world, event.actorId),
} satisfies FieldTable<TimelineEvent>;

export const addressed = {
  resourcePath: (event, _args, { world }) =>
    `${topicPath(world, world.tables.topics.must(event.topicId))}#event-${event.id}`,
  url: (event, _args, { world }) =>
    `${world.origin}${topicPath(world, world.tables.topics.must(event.topicId))}#event-${event.id}`,
} satisfies FieldTable<TimelineEvent>;

export function other({ world }: GraphqlContext, id: number | null) {
  const found = world.tables.topics.get(id);
  return found === undefined ? null : topicThing(found);
}
