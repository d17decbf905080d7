import { z } from 'zod';
import { Severity } from '../reports/request.ts';
import { Slug } from './names.ts';
import { duration } from './quantities.ts';

/** What people may be told of elsewhere than on GitHub: everything that a comment mentions them for. */
export const NOTICE_EVENTS = ['prompt', 'offer', 'blocked', 'reminder', 'ceiling'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

const clock = 'a time of day from "00:00" to "23:59"';
const TimeOfDay = z
  .string({ error: clock })
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: clock })
  .meta({ title: 'a time of day such as "22:00"' });

const zone = 'a time zone such as Europe/Berlin, America/New_York or UTC';
const TimeZone = z
  .string({ error: zone })
  .max(60, { error: zone })
  .refine(isTimeZone, { error: zone })
  .meta({ title: 'a time zone such as Europe/Berlin' });

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const Quiet = z
  .strictObject({
    from: TimeOfDay.describe('When they begin, by the clock of the time zone.'),
    to: TimeOfDay.describe('When they end; before `from`: on the next day.'),
    zone: TimeZone.describe('The time zone of these times, with its summer time.'),
    days: z
      .array(z.enum(WEEKDAYS))
      .max(6, { error: 'at most 6 days' })
      .prefault([])
      .describe('Days that are quiet as a whole.'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'another time than `from`' });
/** Hours of the night, and days, in which people are left alone. */
export interface Quiet extends Readonly<Omit<z.output<typeof Quiet>, 'days'>> {
  readonly days: readonly (typeof WEEKDAYS)[number][];
}

const Channel = z.strictObject({
  use: Slug.describe('The name that the server gives this channel.'),
  events: z
    .array(z.enum(NOTICE_EVENTS))
    .min(1)
    .max(NOTICE_EVENTS.length)
    .prefault([...NOTICE_EVENTS])
    .describe('What is told there.'),
  severity: Severity.prefault('low').describe('Only what is at least so severe is told there.'),
  quiet: z.boolean().prefault(true).describe('`false`: quiet hours do not hold there.'),
  digest: z
    .boolean()
    .prefault(true)
    .describe('`false`: each thing is told there by itself, at once.'),
});

/** Who is told elsewhere than on GitHub. Addresses and secrets are the server's: here stand names alone. */
export const Notify = z
  .strictObject({
    channels: z
      .array(Channel)
      .max(10)
      .refine((all) => new Set(all.map(({ use }) => use)).size === all.length, {
        error: 'each channel once',
      })
      .prefault([])
      .describe('The channels of the server that are used for this repository.'),
    quiet: Quiet.nullable()
      .prefault(null)
      .describe('When nobody is told anything that is not of severity `high`.'),
    digest: z
      .strictObject({
        every: duration('1m', '1d').describe(
          'The longest that something waits for more, to be told together.',
        ),
      })
      .nullable()
      .prefault(null)
      .describe(
        'What is gathered into one message, unless it is of severity `high`. `null`: nothing.',
      ),
  })
  .prefault({});

/** Intl is the only one who knows; an unknown name throws (ECMA-402, 11.1.2). */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
