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
  const landedAt = defaultBranchRef?.target?.history?.[0]?.committedDate ?? null;
  return { kind: 'valid', config: parsed.value, blob, landedAt };
}
