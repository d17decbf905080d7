/** A user, bot or organisation: everything that can own, act or be mentioned by login. */
export interface Account {
  readonly id: number;
  readonly nodeId: string;
  readonly type: 'User' | 'Bot' | 'Organization';
  /** Bots carry the suffix `[bot]`, as in REST; GraphQL shows their login without it. */
  readonly login: string;
  readonly name: string | null;
  readonly email: string | null;
  /** The App whose bot this is. */
  readonly appId: number | null;
  readonly createdAt: string;
}

export interface Membership {
  readonly id: number;
  readonly organizationId: number;
  readonly accountId: number;
  readonly role: 'admin' | 'member';
}

export interface Team {
  readonly id: number;
  readonly nodeId: string;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  readonly memberIds: readonly number[];
  /** Repository id to the permission that the team gives there. */
  readonly repositories: ReadonlyMap<number, RepositoryPermission>;
}

/** What a person may do in a repository, weakest first. */
export const repositoryPermissions = [
  'none',
  'read',
  'triage',
  'write',
  'maintain',
  'admin',
] as const;
export type RepositoryPermission = (typeof repositoryPermissions)[number];
