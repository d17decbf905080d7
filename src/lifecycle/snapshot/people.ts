export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface People {
  /** Live permission by lower-case login; who is not named here could not be read. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Members (lower-case logins) of each team that config names; a team that could not be read is absent. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}
