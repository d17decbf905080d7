import { z } from 'zod';
import { duration, whole } from './quantities.ts';

export const Deadlines = z
  .strictObject({
    start: duration('1m', '7d').prefault('15m').describe('A dispatched run must have started.'),
    run: duration('1m', '30d').prefault('60m').describe('A started run must have ended.'),
    deployment: duration('1m', '7d')
      .prefault('30m')
      .describe('The deployment contract must hold after a new head.'),
    checks: duration('1m', '7d').prefault('60m').describe('Required checks must have ended.'),
    verify: duration('1m', '7d').prefault('30m').describe('The verification must have ended.'),
  })
  .prefault({});

export const Reminders = z
  .strictObject({
    after: duration('1m', '90d').prefault('24h').describe('The first reminder to a person.'),
    every: duration('1h', '90d').prefault('72h').describe('The next ones.'),
    most: whole(0, 20).prefault(3).describe('How many in all. `0`: none.'),
  })
  .prefault({});

export const Limits = z
  .strictObject({
    active: whole(1, 100)
      .prefault(3)
      .describe('Issues at work at a time; the others see their place in line.'),
    runs: whole(1, 100).prefault(12).describe('Runs per issue, the current one included.'),
    rounds: whole(1, 20).prefault(5).describe('Feedback rounds per issue.'),
    failures: whole(1, 5).prefault(3).describe('Failed attempts per stage and round.'),
    cost: z
      .number()
      .positive()
      .max(1_000_000)
      .nullable()
      .prefault(null)
      .describe(
        'US dollars per issue, where reports give a cost. A run may spend what is left, where its agent can be told so. `null`: no ceiling.',
      ),
    backoff: duration('1s', '6h')
      .prefault('60s')
      .describe('The wait after a failed attempt; it doubles each time.'),
    files: whole(1, 3000).prefault(300).describe('Files that one run may change.'),
    bytes: whole(1, 100_000_000)
      .prefault(5_000_000)
      .describe('Size of one run’s change, in bytes.'),
    minutes: whole(1, 7200).prefault(60).describe('Minutes that the work job of a run may take.'),
  })
  .prefault({});

export const Questions = z
  .strictObject({
    wait: duration('0s', '1h')
      .prefault('0s')
      .describe(
        'How long a run waits in place for the answer to each of its questions, where it has a [live channel](agents.md#asking-while-it-works). `0s`: it ends at once, and the next run goes on with the answer.',
      ),
  })
  .prefault({});

export const Commands = z
  .strictObject({
    short: z
      .boolean()
      .prefault(true)
      .describe('`false`: only `/drover approve` and so on, where another bot owns `/approve`.'),
  })
  .prefault({});

export const Feedback = z
  .strictObject({
    quiet: duration('0s', '1h')
      .prefault('60s')
      .describe('How long an inline `/feedback` waits for others before the round begins.'),
  })
  .prefault({});
