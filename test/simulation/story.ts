import { createHash } from 'node:crypto';
import type { Instant } from '../../src/lifecycle/time.ts';

/** What happened in one history, line by line, as a person reads it. */
export interface Story {
  tell(who: string, what: string): void;
  readonly lines: readonly string[];
  /** The same for the same history. */
  digest(): string;
}

export function makeStory(start: Instant, now: () => Instant): Story {
  const lines: string[] = [];
  return {
    lines,
    tell: (who, what) => {
      const passed = Math.round((now() - start) / 100) / 10;
      const [hours, minutes, seconds] = [passed / 3600, (passed / 60) % 60, passed % 60];
      const time = [Math.floor(hours), Math.floor(minutes), seconds.toFixed(1)]
        .map((part) => String(part).padStart(2, '0'))
        .join(':');
      lines.push(`${time}  ${who.padEnd(9)} ${what.replaceAll('\n', ' ⏎ ')}`);
    },
    digest: () => createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16),
  };
}
