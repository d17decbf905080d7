import { expect, test } from 'vitest';
import { quietUntil } from '../../../src/lifecycle/notices/quiet.ts';
import type { Quiet } from '../../../src/lifecycle/policy/config-notify.ts';

const NIGHT: Quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin', days: [] };
const WEEKEND: Quiet = { ...NIGHT, days: ['sat', 'sun'] };

function until(quiet: Quiet, at: string): string | null {
  const end = quietUntil(quiet, Date.parse(at));
  return end === null ? null : new Date(end).toISOString().replace(':00.000Z', 'Z');
}

test.each([
  ['before it begins', NIGHT, '2026-01-14T20:59:59Z', null],
  ['as it begins', NIGHT, '2026-01-14T21:00Z', '2026-01-15T06:00Z'],
  ['after midnight', NIGHT, '2026-01-15T01:30:30Z', '2026-01-15T06:00Z'],
  ['in its last minute', NIGHT, '2026-01-15T05:59:59Z', '2026-01-15T06:00Z'],
  ['as it ends', NIGHT, '2026-01-15T06:00Z', null],
  [
    'at noon, where it is quiet at noon',
    { ...NIGHT, from: '12:00', to: '13:30' },
    '2026-01-15T11:10Z',
    '2026-01-15T12:30Z',
  ],
  ['on a Friday evening before a quiet weekend', WEEKEND, '2026-01-16T21:30Z', '2026-01-19T06:00Z'],
  ['on a Saturday noon', WEEKEND, '2026-01-17T11:00Z', '2026-01-19T06:00Z'],
  [
    'where the clock is ahead by a quarter',
    { ...NIGHT, zone: 'Asia/Kathmandu' },
    '2026-01-14T17:00Z',
    '2026-01-15T01:15Z',
  ],
] as const)('quiet hours %s', (_, quiet, at, end) => {
  expect(until(quiet, at)).toBe(end);
});

test.each([
  // On 2026-03-29 Berlin's clocks go from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00.
  ['the night is an hour shorter in spring', NIGHT, '2026-03-28T21:00Z', '2026-03-29T05:00Z'],
  ['the night is an hour longer in autumn', NIGHT, '2026-10-24T20:00Z', '2026-10-25T06:00Z'],
  [
    'an end that the clock leaps over is where it lands',
    { ...NIGHT, to: '02:30' },
    '2026-03-28T23:00Z',
    '2026-03-29T01:00Z',
  ],
  ['a weekend ends by the clock of its Monday', WEEKEND, '2026-03-27T22:00Z', '2026-03-30T05:00Z'],
  [
    'half an hour is half an hour',
    { ...NIGHT, zone: 'Australia/Lord_Howe' },
    '2026-04-04T12:00Z',
    '2026-04-04T20:30Z',
  ],
] as const)('clocks change: %s', (_, quiet, at, end) => {
  expect(until(quiet, at)).toBe(end);
});
