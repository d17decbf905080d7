import type { Commit, Signature } from '../../git/git-store.ts';
import { findAccount } from '../../world/find.ts';
import { toGitNodeId, toRefNodeId } from '../../world/node-id.ts';
import type { Deployment } from '../../world/records/deployment.ts';
import { pullsOfCommit } from '../../world/pulls-of-commit.ts';
import { shaKey } from '../../world/tables.ts';
import { readable } from '../access.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import type { GitCommit, GitObject, GitRef, TreeEntry } from '../records.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { repositoryPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { deploymentList } from './deployments.ts';
import { objectThing, splitRef } from './git-lookup.ts';
import { refRules } from './rules.ts';
import { rollupOf } from './rollup.ts';

const objectFields = {
  id: (object) => toGitNodeId(object.repositoryId, object.oid),
  oid: (object) => object.oid,
  abbreviatedOid: (object) => object.oid.slice(0, 7),
  repository: (object, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(object.repositoryId)),
  commitResourcePath: (object, _args, { world }) =>
    `${repositoryPath(world, object.repositoryId)}/commit/${object.oid}`,
  commitUrl: (object, _args, { world }) =>
    `${world.origin}${repositoryPath(world, object.repositoryId)}/commit/${object.oid}`,
} satisfies FieldTable<GitObject>;

export const refFields: FieldTable<GitRef> = {
  id: (ref) => toRefNodeId(ref.repositoryId, ref.ref),
  name: (ref) => splitRef(ref.ref).name,
  prefix: (ref) => splitRef(ref.ref).prefix,
  repository: objectFields.repository,
  // A branch always holds a commit; only other refs need a look at the object.
  target: ({ repositoryId, ref, oid }, _args, { world }) =>
    ref.startsWith('refs/heads/')
      ? thing('Commit', { repositoryId, oid })
      : objectThing(world, repositoryId, oid),
  ...refRules,
};

async function read(commit: GitCommit, { world }: GraphqlContext): Promise<Commit> {
  const found = commit.commit ?? (await world.git.commit(commit.repositoryId, commit.oid));
  if (found === undefined) throw new Error(`sandbox git: no commit ${commit.oid}`);
  return found;
}

function gitActor(context: GraphqlContext, { name, email, date }: Signature) {
  const { world } = context;
  const account =
    world.tables.accounts.all().find((each) => each.email === email) ?? findAccount(world, name);
  return {
    __typename: 'GitActor',
    name,
    email,
    date,
    user: account?.type === 'User' ? actorOf(world, account.id) : null,
  };
}

interface HistoryArgs {
  readonly path?: string | null;
}

export const commitFields: FieldTable<GitCommit> = {
  ...objectFields,
  resourcePath: objectFields.commitResourcePath,
  url: objectFields.commitUrl,
  message: async (commit, _args, context) => (await read(commit, context)).message,
  messageHeadline: async (commit, _args, context) =>
    (await read(commit, context)).message.split('\n')[0] ?? '',
  messageBody: async (commit, _args, context) =>
    (await read(commit, context)).message.split('\n').slice(1).join('\n').trim(),
  committedDate: async (commit, _args, context) => (await read(commit, context)).committer.date,
  authoredDate: async (commit, _args, context) => (await read(commit, context)).author.date,
  author: async (commit, _args, context) => gitActor(context, (await read(commit, context)).author),
  committer: async (commit, _args, context) =>
    gitActor(context, (await read(commit, context)).committer),
  signature: () => null,
  tree: async (commit, _args, context) => {
    const { treeOid } = await read(commit, context);
    return thing('Tree', { repositoryId: commit.repositoryId, oid: treeOid });
  },
  parents: paged({
    list: async (commit: GitCommit, _args, context) => (await read(commit, context)).parents,
    node: (oid, _context, { repositoryId }) => thing('Commit', { repositoryId, oid }),
  }),
  history: paged<GitCommit, Commit, HistoryArgs>({
    takes: ['path'],
    list: async ({ repositoryId, oid }, { path }, { world: { git } }) =>
      typeof path === 'string'
        ? git.logOfPath(repositoryId, oid, path)
        : (await git.log(repositoryId, undefined, oid)).toReversed(),
    key: ({ oid }) => oid,
    node: (commit, _context, { repositoryId }) =>
      thing('Commit', { repositoryId, oid: commit.oid, commit }),
  }),
  file: taking(['path'], async (commit: GitCommit, { path }: { path: string }, { world }) => {
    const { repositoryId, oid } = commit;
    const entry = await world.git.entry(repositoryId, oid, path);
    return entry === undefined ? null : thing('TreeEntry', { repositoryId, entry });
  }),
  statusCheckRollup: (commit, _args, context) => rollupOf(context, commit),
  deployments: deploymentList((commit: GitCommit, context): Deployment[] => {
    readable(context, commit.repositoryId, ['deployments']);
    return context.world.tables.deployments.by('sha', shaKey(commit.repositoryId, commit.oid));
  }),
  checkSuites: paged({
    list: (commit: GitCommit, _args, context) => {
      readable(context, commit.repositoryId, ['checks']);
      return context.world.tables.checkSuites.by('sha', shaKey(commit.repositoryId, commit.oid));
    },
    key: (suite) => suite.id,
    node: (suite) => thing('CheckSuite', suite),
  }),
  associatedPullRequests: paged({
    list: (commit: GitCommit, _args, { world }) => pullsOfCommit(world, commit),
    key: (pull) => pull.id,
    node: (pull) => thing('PullRequest', pull),
  }),
};

export const treeFields: FieldTable<GitObject> = {
  ...objectFields,
  entries: async ({ repositoryId, oid }, _args, { world }) => {
    const entries = (await world.git.tree(repositoryId, oid)) ?? [];
    return entries.map((entry) => thing('TreeEntry', { repositoryId, entry }));
  },
};

export const tagFields: FieldTable<GitObject> = objectFields;

export const treeEntryFields: FieldTable<TreeEntry> = {
  name: ({ entry }) => entry.path.split('/').at(-1) ?? entry.path,
  path: ({ entry }) => entry.path,
  oid: ({ entry }) => entry.oid,
  type: ({ entry }) => entry.type,
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  repository: ({ repositoryId }, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(repositoryId)),
  object: ({ repositoryId, entry }, _args, { world }) =>
    entry.type === 'commit' ? null : objectThing(world, repositoryId, entry.oid),
  size: async ({ repositoryId, entry }, _args, { world }) =>
    (await world.git.blob(repositoryId, entry.oid))?.length ?? 0,
};

/** `text` of a blob is cut off, and `isTruncated`, above this many bytes. */
const maxText = 512_000;

async function readBlob({ repositoryId, oid }: GitObject, { world }: GraphqlContext) {
  const content = await world.git.blob(repositoryId, oid);
  if (content === undefined) throw new Error(`sandbox git: no blob ${oid}`);
  return content;
}

function isBinary(content: Uint8Array): boolean {
  return content.subarray(0, 8000).includes(0);
}

export const blobFields: FieldTable<GitObject> = {
  ...objectFields,
  byteSize: async (blob, _args, context) => (await readBlob(blob, context)).length,
  isBinary: async (blob, _args, context) => isBinary(await readBlob(blob, context)),
  isTruncated: async (blob, _args, context) => (await readBlob(blob, context)).length > maxText,
  text: async (blob, _args, context) => {
    const content = await readBlob(blob, context);
    return isBinary(content) ? null : Buffer.from(content.subarray(0, maxText)).toString('utf8');
  },
};
