/** A repository in which the App is installed. */
export interface NamedRepository {
  readonly installation: number;
  /** As REST and the tokens of jobs give it. */
  readonly id: number;
  /** As GraphQL gives it. */
  readonly nodeId: string;
}

/** Leads from a repository's name to where the App is installed. */
export interface RepositoryFinder {
  /** Null where the App is not installed, or there is no such repository. Rejects when there was no answer. */
  named(owner: string, repo: string): Promise<NamedRepository | null>;
}
