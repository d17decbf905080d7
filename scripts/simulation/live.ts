import { type HistoryWishes, liveHistory } from '../../test/simulation/history.ts';
import { toOwnConfig } from '../../test/simulation/own-config.ts';
import { shrinkHistory } from '../../test/simulation/shrink.ts';
import { type Options, refuse } from './options.ts';
import type { Told } from './tell.ts';

/** One history, as a hand of many lives it. */
export async function live(seed: number, options: Options): Promise<Told> {
  const { wishes } = readWishes(options);
  const history = await liveHistory(seed, wishes);
  const { violations, digest, calls, counts } = history;
  const told = { seed, violations, digest, calls, counts, story: null, shrunken: null };
  const isBroken = violations.length > 0;
  if (isBroken && options.only === undefined && !options['no-shrink'] && !options.story) {
    const from = new Set(history.script.happened).size;
    const { history: less, only } = await shrinkHistory(history, wishes);
    return { ...told, violations: less.violations, story: less.story, shrunken: { only, from } };
  }
  return { ...told, story: isBroken || options.story ? history.story : null };
}

/** A name that is mistaken would take everything out of the history, which then holds whatever it is. */
export async function refuseUnknown(seed: number, options: Options): Promise<void> {
  const { only, ...whole } = readWishes(options).wishes;
  if (only === undefined || only.length === 0) return;
  const { script } = await liveHistory(seed, whole);
  const happened = new Set(script.happened);
  const unknown = only.filter((name) => !happened.has(name));
  const named = unknown.map((name) => `"${name}"`).join(', ');
  if (unknown.length > 0)
    refuse(`Nothing that happened in the history of seed ${seed} is called ${named}.`);
}

/** What the histories are to be like, and of what in an own configuration the simulation has its own. */
export function readWishes(options: Options): {
  readonly wishes: HistoryWishes;
  readonly replaced: readonly string[];
} {
  const { long, crowd, only } = options;
  const common = { long, crowd, ...(only === undefined ? {} : { only }) };
  if (options.own === undefined) return { wishes: common, replaced: [] };
  const config = toOwnConfig(options.own);
  if (!config.ok) {
    const problems = config.error.map(
      ({ line, key, found, allowed }) => `  ${line ?? '-'}: ${key}: ${found}; allowed: ${allowed}`,
    );
    return refuse([`${options.config} has mistakes:`, ...problems].join('\n'));
  }
  const { setting, replaced } = config.value;
  return { wishes: { ...common, setting }, replaced };
}
