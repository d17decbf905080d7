import type { Clock } from '../../controller/ports.ts';
import { type Instant, MINUTE } from '../../lifecycle/time.ts';

/** How many may pass in a minute: of one name, and of all together. */
export interface MeterLimits {
  readonly each: number;
  readonly together: number;
}

/** Whether one more may pass now. Who may not is not counted. */
export function makeMeter(
  clock: Pick<Clock, 'now'>,
  { each, together }: MeterLimits,
): (name: string) => boolean {
  const passed: { readonly name: string; readonly at: Instant }[] = [];
  return (name) => {
    const now = clock.now();
    const old = passed.findIndex(({ at }) => now - at < MINUTE);
    passed.splice(0, old === -1 ? passed.length : old);
    if (passed.length >= together) return false;
    if (passed.filter((one) => one.name === name).length >= each) return false;
    passed.push({ name, at: now });
    return true;
  };
}
