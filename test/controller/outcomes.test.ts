import { describe, expect, it } from 'vitest';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import { aRecord, KEY } from './worlds.ts';

describe('the outcomes of effects', () => {
  it('keep the latest of one thing', () => {
    const outcomes = makeOutcomes();
    outcomes.add(KEY, { kind: 'failed', key: 'merge/1', reason: 'first' });
    outcomes.add(KEY, { kind: 'failed', key: 'merge/1', reason: 'second' });
    expect(outcomes.of(KEY)).toEqual([{ kind: 'failed', key: 'merge/1', reason: 'second' }]);
  });

  it('are kept apart by issue', () => {
    const outcomes = makeOutcomes();
    outcomes.add(KEY, { kind: 'failed', key: 'merge/1', reason: 'no' });
    expect(outcomes.of({ ...KEY, number: 13 })).toEqual([]);
  });

  it('are at most twenty an issue: the latest', () => {
    const outcomes = makeOutcomes();
    for (let i = 0; i < 30; i++) {
      outcomes.add(KEY, { kind: 'failed', key: `notice/${i}`, reason: 'no' });
    }
    expect(outcomes.of(KEY)).toHaveLength(20);
    expect(outcomes.of(KEY).at(-1)?.key).toBe('notice/29');
  });

  it('are of at most ten thousand issues: the latest', () => {
    const outcomes = makeOutcomes();
    for (let number = 0; number <= 10_000; number++) {
      outcomes.add({ ...KEY, number }, { kind: 'failed', key: 'merge/1', reason: 'no' });
    }
    expect(outcomes.of({ ...KEY, number: 0 })).toEqual([]);
    expect(outcomes.of({ ...KEY, number: 10_000 })).toHaveLength(1);
  });

  it('lose a failure that was taken up, but not one that came later', () => {
    const outcomes = makeOutcomes();
    outcomes.add(KEY, { kind: 'failed', key: 'merge/1', reason: 'first' });
    const known = outcomes.of(KEY);
    outcomes.add(KEY, { kind: 'failed', key: 'merge/2', reason: 'second' });
    outcomes.taken(KEY, known);
    expect(outcomes.of(KEY).map(({ key }) => key)).toEqual(['merge/2']);
  });

  it('lose what was told once a commit took it up, or the record says it', () => {
    const outcomes = makeOutcomes();
    const told = (channel: string) =>
      ({
        kind: 'told',
        key: `told/${channel}/offer/1`,
        notice: 'offer/1',
        channel,
        refusal: null,
      }) as const;
    for (const channel of ['chat', 'mail', 'hook']) outcomes.add(KEY, told(channel));
    outcomes.taken(KEY, outcomes.of(KEY).slice(0, 1));
    expect(outcomes.of(KEY)).toEqual([told('mail'), told('hook')]);
    outcomes.seen(KEY, aRecord({ told: [{ notice: 'offer/1', to: ['hook'] }] }));
    expect(outcomes.of(KEY)).toEqual([told('mail')]);
  });
});
