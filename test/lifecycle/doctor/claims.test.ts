import { describe, expect, test } from 'vitest';
import { claimsAhead } from '../../../src/lifecycle/doctor/claims.ts';
import type { IssueRecord } from '../../../src/lifecycle/record/record.ts';
import { smallRecord } from '../record/records.ts';

const at = (place: Partial<IssueRecord>): IssueRecord => ({ ...smallRecord(), ...place });
const claim = (name: string): string => `refs/drover/12/claims/${name}`;

describe('claims that the record has not come to', () => {
  test.each([
    ['its own run', { stage: 'execution', attempt: 1 }, ['1/birth', '1/12-1-execution-0.1']],
    [
      'the runs before its own',
      { stage: 'execution', attempt: 2 },
      ['1/12-1-plan-0.1', '1/12-1-execution-0.1', '1/12-1-execution-0.2'],
    ],
    [
      'a run that was sent off twice',
      { stage: 'execution', attempt: 1 },
      ['1/12-1-execution-0.1', '1/12-1-execution-0.1-1', '1/12-1-execution-0.1_2'],
    ],
    [
      'the round that has just been worked on',
      { stage: 'review-intake', round: 1, attempt: 1 },
      [
        '1/12-1-execution-0.1',
        '1/12-1-feedback-implementation-1.1',
        '1/12-1-feedback-implementation-1.2',
      ],
    ],
    [
      'one that a dying wake left behind',
      { stage: 'execution', attempt: 1 },
      ['1/12-1-execution-0.1', '1/12-1-execution-0.2'],
    ],
    [
      'follow-ups and reverts',
      { stage: 'execution' },
      ['1/follow-up-1-1', '1/revert-1', '1/birth_2'],
    ],
    [
      'an ended life',
      { end: { outcome: 'done', at: 1 } },
      ['1/12-1-execution-0.8', '1/12-1-execution-0.9'],
    ],
  ] as const)('none: %s', (_, place, names) => {
    expect(claimsAhead(at(place), names.map(claim))).toEqual([]);
  });

  test.each([
    [
      'a later life',
      { stage: 'execution', attempt: 1 },
      ['2/12-2-execution-0.1', '2/12-2-execution-0.2'],
    ],
    [
      'a later round',
      { stage: 'review-intake', round: 0 },
      ['1/12-1-feedback-implementation-1.1', '1/12-1-feedback-implementation-2.1'],
    ],
    [
      'a later stage',
      { stage: 'clarification', attempt: 1 },
      ['1/12-1-plan-0.1', '1/12-1-execution-0.1'],
    ],
  ] as const)('some: %s', (_, place, names) => {
    expect(claimsAhead(at(place), names.map(claim))).toEqual([claim(names[1])]);
  });
});
