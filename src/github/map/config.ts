import type { Instant } from '../../lifecycle/time.ts';
import type { ConfigState } from '../../lifecycle/policy/config-state.ts';
import { parseBoard, parseMode } from '../../lifecycle/policy/parse.ts';
import type { Repository } from '../answer/world.ts';
import { readConfig } from '../config-text.ts';

/** `.github/drover.yml` of the default branch, in one of its four states. */
export function toConfig(repository: Repository, readable: boolean): ConfigState {
  const { config, defaultBranchRef } = repository;
  if (!readable) return { kind: 'unreadable', reason: 'GitHub does not show it to Drover.' };
  if (config === null) return { kind: 'absent' };
  if (config.__typename !== 'Blob') return { kind: 'unreadable', reason: 'It is not a file.' };
  if (config.isTruncated === true) return { kind: 'unreadable', reason: 'It is too long.' };
  if (typeof config.text !== 'string')
    return { kind: 'unreadable', reason: 'It is not a text file.' };
  const blob = config.oid ?? '';
  const parsed = readConfig(config.text);
  if (!parsed.ok) {
    const mode = parseMode(config.text);
    return {
      kind: 'invalid',
      problems: parsed.error,
      blob,
      board: parseBoard(config.text),
      ...(mode === null ? {} : { mode }),
    };
  }
  return { kind: 'valid', config: parsed.value, blob, landedAt: landingOf(defaultBranchRef) };
}

/**
 * When the newest commit that touches it came onto the default branch: with the first pull request that was merged
 * there and has it (`Commit.associatedPullRequests`), else when it was made. A commit that was made on a branch and
 * pushed later bears no other date: GitHub no longer tells when a commit was pushed.
 */
function landingOf(branch: Repository['defaultBranchRef']): Instant | null {
  const commit = branch?.target?.history?.[0];
  if (commit === undefined) return null;
  const merges = commit.associatedPullRequests.flatMap(({ baseRefName, mergedAt }) =>
    baseRefName === branch?.name && mergedAt !== null ? [mergedAt] : [],
  );
  return merges.length === 0 ? commit.committedDate : Math.min(...merges);
}
