/**
 * Node ids as GitHub's look (`I_kwDO…`): a prefix that tells the kind, and the numeric id. GitHub calls
 * them opaque, and so must every client; only the sandbox decodes them.
 */
export const nodePrefixes = {
  user: 'U',
  bot: 'BOT',
  organization: 'O',
  team: 'T',
  app: 'A',
  installation: 'IN',
  repository: 'R',
  label: 'LA',
  branchRule: 'BPR',
  issue: 'I',
  pull: 'PR',
  comment: 'IC',
  review: 'PRR',
  reviewComment: 'PRRC',
  reviewThread: 'PRRT',
  reaction: 'REA',
  edit: 'UCE',
  project: 'PVT',
  projectField: 'PVTF',
  projectItem: 'PVTI',
  timelineEvent: 'TE',
  deployment: 'DE',
  deploymentStatus: 'DES',
  status: 'SC',
  checkSuite: 'CS',
  checkRun: 'CR',
  workflow: 'W',
  run: 'WFR',
  job: 'WFJ',
  artifact: 'ART',
  environment: 'EN',
} as const;

export type NodeKind = keyof typeof nodePrefixes;

export interface NodeKey {
  readonly kind: NodeKind;
  readonly id: number;
}

export function toNodeId(kind: NodeKind, id: number): string {
  return `${nodePrefixes[kind]}_kwDO${id.toString(36)}`;
}

/** The kind and numeric id behind a node id of a record, or undefined for anything else. */
export function fromNodeId(nodeId: string): NodeKey | undefined {
  const match = /^([A-Z]+)_kwDO([0-9a-z]+)$/.exec(nodeId);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  for (const kind of Object.keys(nodePrefixes) as NodeKind[]) {
    if (nodePrefixes[kind] === match[1]) return { kind, id: Number.parseInt(match[2], 36) };
  }
  return undefined;
}

/** A commit, tree or blob: git objects have no row, so their node id holds repository and object id. */
export function toGitNodeId(repositoryId: number, oid: string): string {
  return `C_kwDO${repositoryId.toString(36)}_${oid}`;
}

export function toRefNodeId(repositoryId: number, ref: string): string {
  return `REF_kwDO${repositoryId.toString(36)}_${Buffer.from(ref).toString('base64url')}`;
}

export type GitNodeKey =
  | { readonly kind: 'object'; readonly repositoryId: number; readonly oid: string }
  | { readonly kind: 'ref'; readonly repositoryId: number; readonly ref: string };

export function fromGitNodeId(nodeId: string): GitNodeKey | undefined {
  const match = /^(C|REF)_kwDO([0-9a-z]+)_(.+)$/.exec(nodeId);
  if (match?.[2] === undefined || match[3] === undefined) return undefined;
  const repositoryId = Number.parseInt(match[2], 36);
  return match[1] === 'C'
    ? { kind: 'object', repositoryId, oid: match[3] }
    : { kind: 'ref', repositoryId, ref: Buffer.from(match[3], 'base64url').toString('utf8') };
}
