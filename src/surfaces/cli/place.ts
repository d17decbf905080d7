import { InvalidArgumentError } from 'commander';
import type { Place, RepoName } from '../../lifecycle/shown/shown.ts';
import { placeIn, repoIn } from '../place.ts';

/** For commander: an issue, or its own way to say that it is none. */
export function toPlace(text: string): Place {
  const place = placeIn(text);
  if (place === null) throw new InvalidArgumentError('It must look like acme/storefront#12.');
  return place;
}

/** The same for a repository. */
export function toRepo(text: string): RepoName {
  const repo = repoIn(text);
  if (repo === null) throw new InvalidArgumentError('It must look like acme/storefront.');
  return repo;
}

/** For an argument or an option that may be repeated: commander hands over one after the other. */
export function toRepos(text: string, before: readonly RepoName[] = []): readonly RepoName[] {
  return [...before, toRepo(text)];
}
