import { z } from 'zod';
import type { Millis } from '../time.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';

export const DAY: Millis = 24 * HOUR;

const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;
const WRITTEN = /^(\d{1,6})([smhd])$/;

/** Reads `90s`, `15m`, `24h` or `7d`; null for anything else. */
export function parseDuration(text: string): Millis | null {
  const match = WRITTEN.exec(text);
  if (match === null) return null;
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** A schema that takes a written length of time and gives milliseconds. The bounds are written the same way. */
export function duration(least: string, most: string) {
  const error = `a length of time from ${least} to ${most}, such as 90s, 15m, 24h or 7d`;
  const inBounds = z.number().min(bound(least), { error }).max(bound(most), { error });
  return z
    .string({ error })
    .regex(WRITTEN, { error })
    .meta({ title: `a length of time from ${least} to ${most}` })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .pipe(inBounds);
}

function bound(text: string): Millis {
  const millis = parseDuration(text);
  if (millis === null) throw new Error(`not a length of time: ${text}`);
  return millis;
}

/** A schema for a whole number within bounds. */
export function whole(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}
