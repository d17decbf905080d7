/** What an App or a job's token may do, by key of the OpenAPI schema `app-permissions`. */
export type AppPermissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly ownerId: number;
  /** The account `<slug>[bot]` that acts for the App. */
  readonly botId: number;
  readonly clientId: string;
  /** SPKI in PEM; the sandbox verifies App JWTs with it. */
  readonly publicKey: string;
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly createdAt: string;
}

export interface Installation {
  readonly id: number;
  readonly nodeId: string;
  readonly appId: number;
  /** The organisation or user on which the App is installed. */
  readonly accountId: number;
  readonly repositoryIds: 'all' | readonly number[];
  /** May be fewer than the App asks for, when its owner has not yet accepted new ones. */
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly suspendedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A bearer secret. `permissions` and `repositoryIds` bind installation and job tokens only. */
export interface Token {
  readonly id: number;
  readonly value: string;
  readonly kind: 'user' | 'installation' | 'job';
  readonly accountId: number;
  readonly installationId: number | null;
  readonly runId: number | null;
  readonly permissions: AppPermissions;
  readonly repositoryIds: 'all' | readonly number[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
}
