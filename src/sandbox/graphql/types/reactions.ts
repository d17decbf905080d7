import { reactionContents } from '../../world/records/comment.ts';
import type { Edit, Reaction, ReactionContent } from '../../world/records/comment.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import type { ReactionGroup } from '../records.ts';
import { thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';
import { accountThing, actorOf } from './accounts.ts';

/** Names of the enum ReactionContent, which differ from REST's. */
export const contentNames = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  hooray: 'HOORAY',
  confused: 'CONFUSED',
  heart: 'HEART',
  rocket: 'ROCKET',
  eyes: 'EYES',
} satisfies Record<ReactionContent, string>;

export function contentByName(name: string): ReactionContent {
  const found = reactionContents.find((content) => contentNames[content] === name);
  if (found === undefined) throw new Error(`no reaction ${name}`);
  return found;
}

/** GitHub always gives all eight groups, also those that nobody used. */
export function reactionGroups(subjectNodeId: string): Thing<ReactionGroup>[] {
  return reactionContents.map((content) => thing('ReactionGroup', { subjectNodeId, content }));
}

function inGroup({ subjectNodeId, content }: ReactionGroup, { world }: GraphqlContext): Reaction[] {
  return world.tables.reactions
    .by('subject', subjectNodeId)
    .filter((reaction) => reaction.content === content);
}

export const reactionGroupFields: FieldTable<ReactionGroup> = {
  content: ({ content }) => contentNames[content],
  createdAt: (group, _args, context) => inGroup(group, context)[0]?.createdAt ?? null,
  viewerHasReacted: (group, _args, context) =>
    inGroup(group, context).some((reaction) => reaction.accountId === context.actor.accountId),
  reactors: paged({
    list: (group: ReactionGroup, _args, context) => inGroup(group, context),
    key: (reaction) => reaction.id,
    node: (reaction, { world }) => accountThing(world.tables.accounts.must(reaction.accountId)),
    edge: (reaction) => ({ reactedAt: reaction.createdAt }),
  }),
};

export const reactionFields: FieldTable<Reaction> = {
  id: (reaction) => reaction.nodeId,
  databaseId: (reaction) => reaction.id,
  content: (reaction) => contentNames[reaction.content],
  createdAt: (reaction) => reaction.createdAt,
  /** `user` is a User: for a reaction by a bot there is none to show. */
  user: (reaction, _args, { world }) => {
    const account = world.tables.accounts.get(reaction.accountId);
    return account?.type === 'User' ? accountThing(account) : null;
  },
};

interface ReactionArgs {
  readonly content?: string | null;
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null;
}

interface Reactable {
  readonly nodeId: string;
}

/** Fields of everything that can be reacted to. */
export const reactableFields = {
  reactionGroups: (subject) => reactionGroups(subject.nodeId),
  reactions: paged<Reactable, Reaction, ReactionArgs>({
    takes: ['content', 'orderBy'],
    list: (subject, { content, orderBy }, { world }) => {
      const found = world.tables.reactions
        .by('subject', subject.nodeId)
        .filter(
          (reaction) => typeof content !== 'string' || contentNames[reaction.content] === content,
        );
      return orderBy?.direction === 'DESC' ? found.toReversed() : found;
    },
    key: (reaction) => reaction.id,
    node: (reaction) => thing('Reaction', reaction),
    extra: (reactions, { actor }) => ({
      viewerHasReacted: reactions.some((reaction) => reaction.accountId === actor.accountId),
    }),
  }),
  viewerCanReact: () => true,
} satisfies FieldTable<Reactable>;

interface Written {
  readonly nodeId: string;
  readonly body: string;
  readonly authorId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastEditedAt: string | null;
  readonly editorId: number | null;
}

/** Fields of every text that somebody wrote and that can be edited. */
export const writtenFields = {
  body: (written) => written.body,
  author: (written, _args, { world }) => actorOf(world, written.authorId),
  editor: (written, _args, { world }) => actorOf(world, written.editorId),
  createdAt: (written) => written.createdAt,
  updatedAt: (written) => written.updatedAt,
  lastEditedAt: (written) => written.lastEditedAt,
  createdViaEmail: () => false,
  includesCreatedEdit: (written, _args, { world }) =>
    world.tables.edits.by('subject', written.nodeId).length > 0,
  viewerDidAuthor: (written, _args, { actor }) => written.authorId === actor.accountId,
  userContentEdits: paged({
    // Newest first.
    list: (written: Written, _args, { world }) =>
      world.tables.edits.by('subject', written.nodeId).toReversed(),
    key: (edit) => edit.id,
    node: (edit) => thing('UserContentEdit', edit),
  }),
} satisfies FieldTable<Written>;

export const editFields: FieldTable<Edit> = {
  id: (edit) => edit.nodeId,
  createdAt: (edit) => edit.editedAt,
  editedAt: (edit) => edit.editedAt,
  updatedAt: (edit) => edit.editedAt,
  editor: (edit, _args, { world }) => actorOf(world, edit.editorId),
  diff: (edit) => edit.diff,
  deletedAt: () => null,
  deletedBy: () => null,
};
