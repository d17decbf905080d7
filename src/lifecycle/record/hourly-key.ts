import { HOUR, type Instant } from '../time.ts';
import type { Owed } from './owed.ts';

/** What somebody may hear once an hour at the most. */
export type HourlyKind = 'reply' | 'why' | 'help';

/**
 * A key that a person's acts of one hour share, and since when it may have been used. In each life anew: what was said
 * on the pull request of an earlier one is read no more.
 */
export function hourlyKey(
  kind: HourlyKind,
  login: string,
  { life, at }: { readonly life: number; readonly at: Instant },
): { readonly key: string; readonly since: Instant } {
  const hour = Math.floor(at / HOUR);
  return { key: `${kind}/${login.toLowerCase()}/${life}.${hour}`, since: hour * HOUR };
}

/**
 * What is still owed when a life begins. What one and the same look decided just before belongs to the new life, since
 * that life is all that will be read: under the old key it may stand on the earlier pull request, unseen, and would be
 * said twice.
 */
export function owedFrom(
  { life, owed }: { readonly life: number; readonly owed: readonly Owed[] },
  now: Instant,
): Owed[] {
  const former = new RegExp(`^((?:reply|why|help)/[^/]+/)${life}(\\.\\d+)$`);
  return owed.map((entry) =>
    entry.at === now && entry.tries === 0
      ? { ...entry, key: entry.key.replace(former, `$1${life + 1}$2`) }
      : entry,
  );
}
