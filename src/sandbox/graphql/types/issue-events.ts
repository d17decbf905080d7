import type { TimelineEvent } from '../../world/records/timeline.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { actorOf } from './accounts.ts';
import { addressed, common, of, other, topic } from './event-fields.ts';

const label: FieldTable<TimelineEvent> = {
  ...common,
  labelable: topic,
  label: of('LabeledEvent', (detail, { world }, event) => {
    const found = world.tables.labels.get(detail.labelId);
    if (found !== undefined) return thing('Label', found);
    // A label deleted since is still shown by the event.
    return thing('Label', {
      id: detail.labelId,
      nodeId: `LA_deleted${detail.labelId}`,
      repositoryId: event.repositoryId,
      name: detail.labelName,
      color: 'ededed',
      description: null,
      isDefault: false,
    });
  }),
};

const assigned: FieldTable<TimelineEvent> = {
  ...common,
  assignable: topic,
  assignee: of('AssignedEvent', ({ assigneeId }, { world }) => actorOf(world, assigneeId)),
  user: of('AssignedEvent', ({ assigneeId }, { world }) => actorOf(world, assigneeId)),
};

const inProject: FieldTable<TimelineEvent> = {
  ...common,
  wasAutomated: of('AddedToProjectV2Event', (detail) => detail.wasAutomated),
  project: of('AddedToProjectV2Event', (detail, { world }) => {
    const project = world.tables.projects.get(detail.projectId);
    return project === undefined ? null : thing('ProjectV2', project);
  }),
};

const commentPin: FieldTable<TimelineEvent> = {
  ...common,
  issueComment: of('IssueCommentPinnedEvent', ({ commentId }, { world }) => {
    const comment = world.tables.comments.get(commentId);
    return comment === undefined ? null : thing('IssueComment', comment);
  }),
};

const connection: FieldTable<TimelineEvent> = {
  ...common,
  isCrossRepository: () => false,
  source: topic,
  subject: of('ConnectedEvent', (detail, context) => other(context, detail.subjectId)),
};

const subIssue: FieldTable<TimelineEvent> = {
  ...common,
  subIssue: of('SubIssueAddedEvent', (detail, context) => other(context, detail.subIssueId)),
};

const parent: FieldTable<TimelineEvent> = {
  ...common,
  parent: of('ParentIssueAddedEvent', (detail, context) => other(context, detail.parentId)),
};

/** Events that issues have, most of them pull requests too. */
export const issueEvents = {
  ClosedEvent: {
    ...common,
    ...addressed,
    closable: topic,
    stateReason: of('ClosedEvent', (detail) => detail.stateReason?.toUpperCase() ?? null),
    closer: of('ClosedEvent', (detail, context) => other(context, detail.closerId)),
  },
  ReopenedEvent: {
    ...common,
    closable: topic,
    stateReason: of('ReopenedEvent', (detail) => detail.stateReason?.toUpperCase() ?? null),
  },
  LabeledEvent: label,
  UnlabeledEvent: label,
  AssignedEvent: assigned,
  UnassignedEvent: assigned,
  RenamedTitleEvent: {
    ...common,
    subject: topic,
    previousTitle: of('RenamedTitleEvent', (detail) => detail.previousTitle),
    currentTitle: of('RenamedTitleEvent', (detail) => detail.currentTitle),
  },
  CommentDeletedEvent: {
    ...common,
    databaseId: (event: TimelineEvent) => event.id,
    deletedCommentAuthor: of('CommentDeletedEvent', (detail, { world }) =>
      actorOf(world, detail.deletedCommentAuthorId),
    ),
  },
  PinnedEvent: { ...common, issue: topic },
  UnpinnedEvent: { ...common, issue: topic },
  IssueCommentPinnedEvent: commentPin,
  IssueCommentUnpinnedEvent: commentPin,
  TransferredEvent: {
    ...common,
    issue: topic,
    fromRepository: of('TransferredEvent', (detail, { world }) =>
      thing('Repository', world.tables.repositories.must(detail.fromRepositoryId)),
    ),
  },
  CrossReferencedEvent: {
    ...common,
    ...addressed,
    referencedAt: common.createdAt,
    target: topic,
    source: of('CrossReferencedEvent', (detail, context) => other(context, detail.sourceId)),
    willCloseTarget: of('CrossReferencedEvent', (detail) => detail.willCloseTarget),
    isCrossRepository: of('CrossReferencedEvent', (detail, { world }, event) => {
      return world.tables.topics.must(detail.sourceId).repositoryId !== event.repositoryId;
    }),
  },
  ConnectedEvent: connection,
  DisconnectedEvent: connection,
  SubIssueAddedEvent: subIssue,
  SubIssueRemovedEvent: subIssue,
  ParentIssueAddedEvent: parent,
  ParentIssueRemovedEvent: parent,
  BlockedByAddedEvent: {
    ...common,
    blockingIssue: of('BlockedByAddedEvent', (detail, context) => other(context, detail.otherId)),
  },
  BlockedByRemovedEvent: {
    ...common,
    blockingIssue: of('BlockedByRemovedEvent', (detail, context) => other(context, detail.otherId)),
  },
  BlockingAddedEvent: {
    ...common,
    blockedIssue: of('BlockingAddedEvent', (detail, context) => other(context, detail.otherId)),
  },
  BlockingRemovedEvent: {
    ...common,
    blockedIssue: of('BlockingRemovedEvent', (detail, context) => other(context, detail.otherId)),
  },
  AddedToProjectV2Event: inProject,
  RemovedFromProjectV2Event: inProject,
  ProjectV2ItemStatusChangedEvent: {
    ...inProject,
    previousStatus: of('ProjectV2ItemStatusChangedEvent', (detail) => detail.previousStatus),
    status: of('ProjectV2ItemStatusChangedEvent', (detail) => detail.status),
  },
  LockedEvent: { ...common, lockable: topic, lockReason: () => null },
  UnlockedEvent: { ...common, lockable: topic },
} satisfies Record<string, FieldTable<TimelineEvent>>;
