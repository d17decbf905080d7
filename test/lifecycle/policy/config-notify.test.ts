import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';

function problems(notify: string): readonly string[] {
  const parsed = parseConfig(`version: 1\nnotify: ${notify}\n`);
  if (parsed.ok) throw new Error('expected problems');
  return parsed.error.map(({ key, found, allowed }) => `${key}: ${found}; ${allowed}`);
}

test('a name is enough for a channel to be told everything', () => {
  const parsed = parseConfig('version: 1\nnotify: {channels: [{use: chat}]}');
  expect(parsed.ok && parsed.value.notify).toEqual({
    channels: [
      {
        use: 'chat',
        events: ['prompt', 'offer', 'blocked', 'reminder', 'ceiling'],
        severity: 'low',
        quiet: true,
        digest: true,
      },
    ],
    quiet: null,
    digest: null,
  });
});

test.each([
  [
    '{channels: [{use: "https://evil.test/hook"}]}',
    /^notify\.channels\[0\]\.use: "https:\/\/evil\.test\/hook"; a lower-case name/,
  ],
  [
    '{channels: [{use: chat, url: "https://evil.test"}]}',
    /^notify\.channels\[0\]\.url: an unknown key/,
  ],
  ['{channels: [{use: chat}, {use: chat}]}', 'notify.channels: a list; each channel once'],
  [
    '{channels: [{use: chat, events: [everything]}]}',
    'notify.channels[0].events[0]: "everything"; prompt, offer, blocked, reminder or ceiling',
  ],
  [
    '{channels: [{use: chat, events: []}]}',
    'notify.channels[0].events: an empty list; at least 1 entry',
  ],
  [
    '{channels: [{use: chat, severity: urgent}]}',
    'notify.channels[0].severity: "urgent"; low, medium or high',
  ],
  [
    '{quiet: {from: "22:00", to: "07:00"}}',
    'notify.quiet.zone: nothing; a time zone such as Europe/Berlin, America/New_York or UTC',
  ],
  [
    '{quiet: {from: "22:00", to: "07:00", zone: Berlin}}',
    'notify.quiet.zone: "Berlin"; a time zone such as Europe/Berlin, America/New_York or UTC',
  ],
  [
    '{quiet: {from: "25:00", to: "07:00", zone: UTC}}',
    'notify.quiet.from: "25:00"; a time of day from "00:00" to "23:59"',
  ],
  [
    '{quiet: {from: 22:00, to: "22:00", zone: UTC}}',
    'notify.quiet.to: "22:00"; another time than `from`',
  ],
  [
    '{quiet: {from: "22:00", to: "07:00", zone: UTC, days: [sat, sun, mon, tue, wed, thu, fri]}}',
    'notify.quiet.days: a list; at most 6 days',
  ],
  ['{digest: {every: 30s}}', /^notify\.digest\.every: "30s"; a length of time from 1m to 1d/],
])('nonsense is told by its key and what may stand there: %s', (notify, sentence) => {
  const found = problems(notify);
  expect(found).toHaveLength(1);
  if (sentence instanceof RegExp) expect(found[0]).toMatch(sentence);
  else expect(found[0]).toBe(sentence);
});
