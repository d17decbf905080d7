import type { Place, RepoName } from '../lifecycle/shown/shown.ts';
import type { Instant } from '../lifecycle/time.ts';

const REPO = String.raw`([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([A-Za-z0-9._-]{1,100})`;
const ISSUE = new RegExp(`^${REPO}#([1-9]\\d{0,9})$`);
const REPOSITORY = new RegExp(`^${REPO}$`);

/** The issue that a text names, such as `acme/storefront#12`; null when it names none. */
export function placeIn(text: string): Place | null {
  const [, owner, repo, number] = ISSUE.exec(text) ?? [];
  return owner === undefined || repo === undefined ? null : { owner, repo, number: Number(number) };
}

/** The same for a repository, such as `acme/storefront`. */
export function repoIn(text: string): RepoName | null {
  const [, owner, repo] = REPOSITORY.exec(text) ?? [];
  return owner === undefined || repo === undefined ? null : { owner, repo };
}

export function placeText({ owner, repo, number }: Place): string {
  return `${owner}/${repo}#${number}`;
}

export function repoText({ owner, repo }: RepoName): string {
  return `${owner}/${repo}`;
}

/** A moment for people, to the minute. */
export function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
