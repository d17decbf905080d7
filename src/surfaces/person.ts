import type { Result } from '../lifecycle/result.ts';
import type { IssueRead, Place, RepoName, RepoShown, Stir } from '../lifecycle/shown/shown.ts';

/** GitHub with a person's token. Errors are sentences for that person. */
export interface Person {
  readonly issue: (place: Place, app: string | null) => Promise<Result<IssueRead, string>>;
  /** Of these repositories; of all that the person sees when there are none. */
  readonly inCare: (
    repos: readonly RepoName[],
    app: string | null,
  ) => Promise<Result<readonly RepoShown[], string>>;
  /** Comments as that person; gives the address of the comment. */
  readonly say: (place: Place, body: string) => Promise<Result<string, string>>;
  /** Opens an issue labelled `drover:stop`; gives its address. */
  readonly stop: (repo: RepoName) => Promise<Result<string, string>>;
  /** Closes the issues labelled so; gives their addresses. */
  readonly unstop: (repo: RepoName) => Promise<Result<readonly string[], string>>;
  /** Asks on condition: an unchanged answer costs nothing of the person's limit. */
  readonly stir: (repo: RepoName, tag: string | null) => Promise<Result<Stir, string>>;
}
