import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/lifecycle/explain/explain.ts';
import type { Entry } from '../../../src/lifecycle/explain/entry.ts';
import { LINES } from '../../../src/lifecycle/explain/words/lines.ts';
import { renderReason } from '../../../src/lifecycle/reasons/marker.ts';
import { HISTORY_WORDS } from '../../../src/lifecycle/record/history-word.ts';
import { LIFECYCLES } from '../../recorded/lifecycles.ts';
import { LEAN, toReview } from '../lean.ts';
import { aPlay, move, OPERATOR, OUTSIDER, runEnds, say, settle } from '../play.ts';
import { APPROVAL, asking } from '../prompts/play-prompts.ts';
import { pastOf, played } from './pasts.ts';

const RUN = '12/1/execution/0.1';

function told(entries: readonly Entry[], what: Entry['what']): readonly Entry[] {
  return entries.filter((each) => each.what === what);
}

function lines(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ who, text }) => `${who} ${text}`);
}

describe('the history of an issue', () => {
  const whole = explain(pastOf(played('all-stages')));

  test('goes from its opening to its end, in order of time', () => {
    const { entries } = whole;
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(lines(entries)[0]).toBe('operator opened the issue');
    expect(lines(entries).at(-1)).toBe('Drover brought it to its end: done');
  });

  test('tells each thing once, by whom, and where', () => {
    const [approved, ...others] = told(whole.entries, 'approved');
    expect(others).toEqual([]);
    expect(approved).toMatchObject({
      part: 'person',
      who: 'operator',
      url: 'https://github.test/c',
    });
    expect(told(whole.entries, 'commanded').map(({ who }) => who)).toEqual(['outsider']);
  });

  test('says what was refused, and what it was merged for', () => {
    expect(told(whole.entries, 'commanded')[0]).toMatchObject({
      text: 'said /approve',
      verdict: 'refused',
      reason: 'refused.stranger',
    });
    expect(told(whole.entries, 'merged')[0]).toMatchObject({
      part: 'drover',
      reason: 'merged.gates-held',
    });
  });

  test('says of each run what it took, and adds it up', () => {
    const ends = [...told(whole.entries, 'done'), ...told(whole.entries, 'verified')];
    expect(ends.map(({ cost }) => cost)).toEqual(
      Array.from({ length: 4 }, () => ({ minutes: 1, dollars: null })),
    );
    expect(whole.total).toEqual({ runs: 4, minutes: 4, dollars: 0, priced: 0 });
  });

  test('leads to the runs that GitHub lists', () => {
    const url = 'https://github.test/acme/storefront/actions/runs/7';
    const runs = [{ key: RUN, url, conclusion: 'success' }];
    const { entries } = explain(pastOf(played('all-stages'), { runs }));
    const of = entries.filter(({ run }) => run?.key === RUN);
    expect(of.map(({ what, run }) => [what, run?.url])).toEqual([
      ['dispatched', url],
      ['done', url],
    ]);
  });

  test('holds what was deployed, and when the pull request was opened', () => {
    const at = Date.UTC(2026, 0, 5, 9, 0, 12);
    const deployment = {
      sha: 'a'.repeat(40),
      environment: 'preview',
      creator: 'github-actions',
      state: 'success',
      at,
      url: 'https://preview.test/1',
    };
    const pull = { number: 13, url: 'https://github.test/acme/storefront/pull/13', createdAt: at };
    const { entries } = explain(pastOf(played('all-stages'), { deployments: [deployment], pull }));
    expect(lines(told(entries, 'deployed'))).toEqual([
      'github-actions deployed aaaaaaa to preview: success',
    ]);
    expect(lines(told(entries, 'pull-opened'))).toEqual(['Drover opened the pull request #13']);
  });

  test('every Blocked has a reason, with what was said of it', () => {
    const blocked = Object.keys(LIFECYCLES).flatMap((name) =>
      told(explain(pastOf(played(name))).entries, 'blocked'),
    );
    expect(blocked.length).toBeGreaterThan(6);
    expect(blocked.filter(({ reason }) => reason?.startsWith('blocked.') !== true)).toEqual([]);
    const failed = blocked.find(({ reason }) => reason === 'blocked.run-failed');
    expect(failed?.text).toContain('no idea how');
  });

  test('knows every word that a record says', () => {
    const said = Object.keys(LIFECYCLES).flatMap((name) =>
      pastOf(played(name)).versions.flatMap(({ history }) => history.map(({ what }) => what)),
    );
    const known: readonly string[] = HISTORY_WORDS;
    expect(said.filter((what) => !known.includes(what))).toEqual([]);
  });
});

describe('a question', () => {
  const { entries } = explain(pastOf(played('questions-and-failures')));

  test('is told with its run, and with who answered it', () => {
    expect(told(entries, 'asked')[0]).toMatchObject({
      part: 'agent',
      who: 'backend',
      run: { key: RUN, url: null },
    });
    expect(lines(told(entries, 'answered'))).toEqual(['reviewer answered the question p1']);
  });

  test('stands before its answer, which GitHub tells in whole seconds', () => {
    const play = asking(APPROVAL);
    const at = told(explain(pastOf(play)).entries, 'asked')[0]?.at ?? 0;
    say(play, OPERATOR, '/allow p1', { at: at - 400 });
    settle(play);
    const story = explain(pastOf(play));
    const [asked, allowed] = ['asked', 'allowed'].map((each) =>
      story.entries.findIndex(({ what }) => what === each),
    );
    expect(story.entries[allowed ?? -1]?.at).toBe(at - 400);
    expect(story.entries[asked ?? -1]?.at).toBe(at);
    expect(asked).toBeLessThan(allowed ?? -1);
  });

  test('and its reminder', () => {
    expect(lines(told(entries, 'reminded'))).toEqual(['Drover reminded whoever is waited for']);
  });
});

describe('where GitHub shows no earlier version of the record', () => {
  test('what the last one holds is told, and that there was more', () => {
    const play = played('all-stages');
    const whole = explain(pastOf(play));
    const versions = pastOf(play).versions.slice(-1);
    const cut = explain(pastOf(play, { versions, isWhole: false }));
    expect(cut.isWhole).toBe(false);
    expect(lines(cut.entries).at(-1)).toBe(lines(whole.entries).at(-1));
    expect(cut.total).toEqual(whole.total);
    expect(told(cut.entries, 'done').every(({ cost }) => cost === null)).toBe(true);
  });
});

describe('what people say', () => {
  test('is told in one line, without what looks like a secret', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OUTSIDER, 'Nice!\n\nReally.');
    say(play, OUTSIDER, `My token is ghp_${'a1B2'.repeat(9)}`);
    settle(play);
    const said = told(explain(pastOf(play)).entries, 'commented');
    expect(lines(said)).toEqual([
      'outsider said Nice! Really.',
      'outsider said (not shown: it holds what looks like a secret)',
    ]);
  });

  test('is refused for a reason also where a stranger gets one answer for all of an hour', () => {
    const play = aPlay(LEAN);
    toReview(play);
    for (const words of ['/approve', '/cancel']) {
      say(play, OUTSIDER, words);
      settle(play);
    }
    const answers = play.world.comments.filter(
      ({ keys }) => keys[0]?.startsWith('reply/') === true,
    );
    expect(answers).toHaveLength(1);
    const refused = (past = pastOf(play)) =>
      told(explain(past).entries, 'commanded').map(({ verdict, reason }) => [verdict, reason]);
    const stranger = ['refused', 'refused.stranger'];
    expect(refused()).toEqual([stranger, stranger]);
    // Also where GitHub shows no earlier versions of the record any more.
    expect(refused(pastOf(play, { versions: pastOf(play).versions.slice(-1) }))).toEqual([
      stranger,
      stranger,
    ]);
  });

  test('is refused for the reason that the answer carries, once nothing else tells', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/resume');
    settle(play);
    const versions = pastOf(play).versions.map((each) => ({ ...each, owed: [] }));
    const reply = play.world.comments.find(({ keys }) => keys[0]?.startsWith('reply/') === true);
    const comments = play.world.comments.map((each) =>
      each === reply
        ? { ...each, body: `${each.body}\n\n${renderReason('refused.not-paused')}` }
        : each,
    );
    const snapshot = { ...play.world, comments };
    const [refused] = told(explain(pastOf(play, { versions, snapshot })).entries, 'commanded');
    expect(refused).toMatchObject({ who: 'operator', reason: 'refused.not-paused' });
  });
});

describe('what rules decide', () => {
  const policies = [{ allow: 'destructive', roles: ['execution'] }];

  test('is told of questions, by the name of the rule, with the run that asked', () => {
    const play = asking(APPROVAL, { policies });
    const { entries } = explain(pastOf(play));
    const by = { rule: 'policies[0]', run: { key: RUN, url: null } };
    expect(told(entries, 'asked')[0]).toMatchObject({ part: 'agent', who: 'backend', ...by });
    expect(told(entries, 'allowed')).toMatchObject([
      { part: 'rule', who: 'policies[0]', text: 'allowed what the question p1 asked for', ...by },
    ]);
  });

  test('and of acts while agents work, at the end of their run', () => {
    const play = aPlay({ ...LEAN, policies });
    move(play, OPERATOR, 'Ready');
    settle(play);
    const act = { category: 'network', times: 2, action: 'curl https://example.com/a' } as const;
    runEnds(play, {
      commit: 'one',
      cost: { usd: 0.25 },
      acts: [
        { ...act, effect: 'deny', rule: 'policies[1]' },
        { ...act, effect: 'allow', rule: 'ann' },
      ],
    });
    settle(play);
    const { entries, total } = explain(pastOf(play));
    const [done] = told(entries, 'done');
    expect(told(entries, 'act-decided')).toMatchObject([
      {
        part: 'rule',
        text: 'denied curl https://example.com/a (network, 2 times)',
        rule: 'policies[1]',
        at: done?.at,
        run: { key: RUN },
      },
      { part: 'person', who: 'ann', rule: null },
    ]);
    expect(done?.cost).toEqual({ minutes: 1, dollars: 0.25 });
    expect(total).toMatchObject({ dollars: 0.25, priced: 1 });
  });
});

test('each word of a history has its sentence, whatever the record says with it', () => {
  for (const word of HISTORY_WORDS)
    for (const args of [[], ['p1', 'backend', 'ann'], ['risk', 'ann']]) {
      const { who, text } = LINES[word](args);
      expect(who).not.toBe('');
      expect(text).toMatch(/^[a-z]/);
      expect(text).not.toMatch(/undefined|null|NaN/);
    }
});
