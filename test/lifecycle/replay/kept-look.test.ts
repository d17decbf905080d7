import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import { asKept, keptLook, readLook } from '../../../src/lifecycle/replay/kept-look.ts';
import { redacted } from '../../../src/lifecycle/replay/redact.ts';
import { replayed } from '../../../src/lifecycle/replay/replayed.ts';
import { withheld } from '../../../src/lifecycle/replay/withheld.ts';
import { LEAN, toReview } from '../lean.ts';
import { aPlay, OPERATOR, say } from '../play.ts';
import { wakesOf } from './looks.ts';

const wakes = [...wakesOf('all-stages'), ...wakesOf('simulated-1'), ...wakesOf('a-record-edited')];

function textOf({ snapshot, decision, config }: (typeof wakes)[number]): string {
  const about = { at: snapshot.now, redacted: false, config };
  return JSON.stringify(keptLook(about, asKept(snapshot), decision));
}

describe('a look that was kept', () => {
  test('is decided as it was, by the record in its comment and the configuration as its text', () => {
    for (const wake of wakes) {
      const text = textOf(wake);
      expect(text).not.toContain('Here it stands');
      const look = readLook(text);
      if (!look.ok) throw new Error(look.error);
      expect(replayed(look.value)).toMatchObject({ isSame: true, differences: [] });
    }
  });

  test('tells what is decided otherwise, and where', () => {
    const [wake] = wakes.filter(({ decision }) => decision.commit !== null);
    if (wake === undefined) throw new Error('nothing was committed');
    const look = readLook(textOf({ ...wake, decision: { ...wake.decision, commit: null } }));
    if (!look.ok) throw new Error(look.error);
    const { isSame, differences, decision } = replayed(look.value);
    expect([isSame, decision.commit?.record.revision]).toEqual([
      false,
      wake.decision.commit?.record.revision,
    ]);
    expect(differences[0]).toMatch(/^commit: null → \{/);
  });

  test('of another form, or what this version cannot read, is told', () => {
    const [wake] = wakes.filter(({ snapshot }) => snapshot.record.kind === 'valid');
    if (wake === undefined) throw new Error('there is no record');
    const error = (text: string) => {
      const look = readLook(text);
      return look.ok ? null : look.error;
    };
    expect(error('{}')).toMatch(/^it is no look/);
    expect(error('half of a fi')).toMatch(/^it is no look/);
    expect(error(textOf(wake).replace('drover:record v1', 'drover:record v9'))).toMatch(/newer/);
    expect(error(textOf({ ...wake, config: 'version: 9' }))).toMatch(/its configuration/);
  });
});

describe('without what people wrote', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(
    play,
    OPERATOR,
    'Fine with me, Ann.\n/approve 1234567\n/answer p1 Use Jean’s colour\n/budget +3 runs',
  );
  const kept = redacted(play.world);
  const [said] = kept.comments.slice(-1);

  test('commands stay, by their names, ids, numbers and words of their own', () => {
    expect(said?.body).toBe(
      'xxxx xxxx xx, xxx.\n/approve 1234567\n/answer p1 xxx xxxx’x xxxxxx\n/budget +3 runs',
    );
  });

  test('no word of the issue, of the talk and of what agents reported is left', () => {
    const text = JSON.stringify(asKept(kept));
    for (const word of ['euros', 'dollars.', 'Ann', 'Jean', 'colour'])
      expect(text).not.toContain(word);
    expect(text).toContain('"login":"operator"');
  });

  test('what was decided from it stands beside it, and is decided alike', () => {
    const wake = wakesOf('questions-and-failures').map(({ snapshot, config }) => {
      const masked = redacted(snapshot);
      return { snapshot: masked, config, decision: decide(masked) };
    });
    for (const each of wake) {
      const look = readLook(textOf(each));
      expect(look.ok && replayed(look.value).isSame).toBe(true);
    }
  });
});

describe('secrets', () => {
  const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

  test('are taken out by the word, wherever they stand, and given values too', () => {
    const given = {
      a: [`say ${TOKEN} now`, 'plain'],
      b: { c: 'xmy-own-secret-valuey', n: 7 },
    };
    expect(withheld(given, ['my-own-secret-value'])).toEqual({
      a: ['say [redacted] now', 'plain'],
      b: { c: 'x[redacted]y', n: 7 },
    });
  });

  test('one of several words takes the whole text along', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----';
    expect(withheld(`/answer ${key}`, [])).toBe('[redacted]');
  });

  test('the record is no such text', () => {
    const text = `<!-- drover:record v1 ${'ab'.repeat(32)} {"a":"${'0123456789abcdef'.repeat(2)}"} -->`;
    expect(withheld(text, [])).toBe(text);
  });
});
