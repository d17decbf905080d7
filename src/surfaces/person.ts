import type { Result } from '../lifecycle/result.ts';
import type { Heard, Permission, Remark } from '../lifecycle/shown/remark.ts';
import type {
  IssueRead,
  Place,
  RepoName,
  RepoPast,
  RepoShown,
  Stir,
} from '../lifecycle/shown/shown.ts';
import type { Trouble } from '../lifecycle/shown/trouble.ts';

type Told<T> = Promise<Result<T, Trouble>>;

/** GitHub with a person's token. Nobody is anybody else: what is said is that person's own comment. */
export interface Person {
  /** Whose token it is. */
  readonly login: () => Told<string>;
  readonly permission: (repo: RepoName) => Told<Permission>;
  readonly isInTeam: (team: {
    readonly org: string;
    readonly slug: string;
    readonly login: string;
  }) => Told<boolean>;
  /** Whether the token shows that team; one that it does not show has no members for it. */
  readonly seesTeam: (team: { readonly org: string; readonly slug: string }) => Promise<boolean>;
  readonly issue: (place: Place, app: string | null) => Told<IssueRead>;
  /** Of these repositories; of all that the person sees when there are none. */
  readonly inCare: (repos: readonly RepoName[], app: string | null) => Told<readonly RepoShown[]>;
  /** The prompts that were put in a repository, open or not, with its configuration. */
  readonly past: (repo: RepoName, app: string | null) => Told<RepoPast>;
  /** Comments as that person. */
  readonly say: (place: Place, body: string) => Told<Remark>;
  /** What this App made of a comment so far. */
  readonly heard: (
    place: Place,
    about: { readonly remark: Remark; readonly app: string },
  ) => Told<Heard>;
  /** Opens an issue labelled `drover:stop`; gives its address. */
  readonly stop: (repo: RepoName) => Told<string>;
  /** Closes the issues labelled so; gives their addresses. */
  readonly unstop: (repo: RepoName) => Told<readonly string[]>;
  /** Asks on condition: an unchanged answer costs nothing of the person's limit. */
  readonly stir: (repo: RepoName, tag: string | null) => Told<Stir>;
}
