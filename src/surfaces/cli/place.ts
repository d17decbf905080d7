import { InvalidArgumentError } from 'commander';
import type { Place, RepoName } from '../../lifecycle/shown/shown.ts';
import type { Instant } from '../../lifecycle/time.ts';

const REPO = String.raw`([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([A-Za-z0-9._-]{1,100})`;
const ISSUE = new RegExp(`^${REPO}#([1-9]\\d{0,9})$`);
const REPOSITORY = new RegExp(`^${REPO}$`);

/** The issue that a text names, such as `acme/storefront#12`; null when it names none. */
export function placeIn(text: string): Place | null {
  const [, owner, repo, number] = ISSUE.exec(text) ?? [];
  return owner === undefined || repo === undefined ? null : { owner, repo, number: Number(number) };
}

/** For commander: an issue, or its own way to say that it is none. */
export function toPlace(text: string): Place {
  const place = placeIn(text);
  if (place === null) throw new InvalidArgumentError('It must look like acme/storefront#12.');
  return place;
}

/** The same for a repository. */
export function toRepo(text: string): RepoName {
  const [, owner, repo] = REPOSITORY.exec(text) ?? [];
  if (owner === undefined || repo === undefined)
    throw new InvalidArgumentError('It must look like acme/storefront.');
  return { owner, repo };
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
