import { type Entry, PLAIN } from './entry.ts';
import type { IssuePast } from './past.ts';
import { runNamed } from './record-entries.ts';
import { byWhom, isRule, word } from './words/telling.ts';

/**
 * What rules, or decisions before, let through or refused while agents worked, as far as the results hold it: at the end
 * of the run, since nobody notes when.
 */
export function actEntries(past: IssuePast, lines: readonly Entry[]): readonly Entry[] {
  const acts = past.snapshot.results?.acts ?? [];
  return acts.flatMap(({ run, rule, effect, category, action, times }): Entry[] => {
    const ended = lines.findLast((line) => line.run?.key === run);
    if (ended === undefined) return [];
    const often = times === 1 ? '' : `, ${times} times`;
    const what = `${effect === 'allow' ? 'allowed' : 'denied'} ${word(action)} (${category}${often})`;
    return [
      {
        ...PLAIN,
        ...byWhom(word(rule), what),
        at: ended.at,
        what: 'act-decided',
        run: runNamed(run, past),
        rule: isRule(rule) ? rule : null,
      },
    ];
  });
}
