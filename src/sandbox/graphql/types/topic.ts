import { isAtLeast, permissionOf } from '../../world/find.ts';
import type { Comment } from '../../world/records/comment.ts';
import type { ProjectItem } from '../../world/records/project.ts';
import type { Topic } from '../../world/records/topic.ts';
import { canReadProject } from '../access.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { typedError } from '../errors.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { topicPath } from '../urls.ts';
import { accountThing } from './accounts.ts';
import { reactableFields, writtenFields } from './reactions.ts';
import { timelineItems } from './timeline-list.ts';

interface CommentArgs {
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null;
}

function canWrite(topic: Topic, { world, actor }: GraphqlContext): boolean {
  if (actor.via.kind !== 'user') return true;
  if (topic.authorId === actor.accountId) return true;
  const repository = world.tables.repositories.must(topic.repositoryId);
  return isAtLeast(permissionOf(world, repository, actor.accountId), 'write');
}

/** Fields that issues and pull requests share. */
export const topicFields = {
  ...writtenFields,
  ...reactableFields,
  id: (topic) => topic.nodeId,
  databaseId: (topic) => topic.id,
  fullDatabaseId: (topic) => String(topic.id),
  number: (topic) => topic.number,
  title: (topic) => topic.title,
  resourcePath: (topic, _args, { world }) => topicPath(world, topic),
  url: (topic, _args, { world }) => `${world.origin}${topicPath(world, topic)}`,
  repository: (topic, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(topic.repositoryId)),
  closed: (topic) => topic.state === 'closed',
  closedAt: (topic) => topic.closedAt,
  locked: (topic) => topic.locked,
  activeLockReason: () => null,
  publishedAt: (topic) => topic.createdAt,
  viewerCanUpdate: (topic, _args, context) => canWrite(topic, context),
  assignees: paged({
    list: (topic: Topic, _args, { world }) =>
      topic.assigneeIds
        .map((id) => world.tables.accounts.must(id))
        .filter((account) => account.type === 'User'),
    key: (account) => account.id,
    node: accountThing,
  }),
  labels: paged({
    list: (topic: Topic, _args, { world }) =>
      topic.labelIds
        .map((id) => world.tables.labels.must(id))
        // By creation of the label, which is the default of `orderBy`.
        .sort((a, b) => a.id - b.id),
    key: (label) => label.id,
    node: (label) => thing('Label', label),
  }),
  comments: paged<Topic, Comment, CommentArgs>({
    takes: ['orderBy'],
    list: (topic, { orderBy }, { world }) => {
      const comments = world.tables.comments.by('topic', topic.id);
      // The only field to order by is UPDATED_AT [SDL IssueCommentOrderField].
      if (orderBy === null || orderBy === undefined) return comments;
      const sign = orderBy.direction === 'ASC' ? 1 : -1;
      return comments.toSorted(
        (a, b) =>
          sign * (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : a.id - b.id),
      );
    },
    key: (comment) => comment.id,
    node: (comment) => thing('IssueComment', comment),
  }),
  timelineItems,
  participants: paged({
    list: (topic: Topic, _args, { world }) => {
      const ids = new Set([topic.authorId]);
      for (const comment of world.tables.comments.by('topic', topic.id)) ids.add(comment.authorId);
      return [...ids]
        .map((id) => world.tables.accounts.must(id))
        .filter((account) => account.type === 'User');
    },
    key: (account) => account.id,
    node: accountThing,
  }),
  projectItems: paged<Topic, ProjectItem, { includeArchived?: boolean }>({
    takes: ['includeArchived'],
    list: (topic, { includeArchived }, context) => {
      requireProjects(context);
      return context.world.tables.projectItems
        .by('topic', topic.id)
        .filter((item) => includeArchived !== false || item.archivedAt === null)
        .filter((item) =>
          canReadProject(context, context.world.tables.projects.must(item.projectId)),
        );
    },
    key: (item) => item.id,
    node: (item) => thing('ProjectV2Item', item),
  }),
} satisfies FieldTable<Topic>;

/** An App without `organization_projects` is refused even where there is no card. */
function requireProjects({ actor: { via } }: GraphqlContext): void {
  const granted =
    via.kind === 'user' ||
    via.kind === 'github' ||
    (via.kind === 'installation' && via.permissions['organization_projects'] !== undefined);
  if (!granted) throw typedError('FORBIDDEN', 'Resource not accessible by integration');
}
