import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import { parseCommands } from '../../src/lifecycle/commands/parse.ts';
import { CAPS } from '../../src/lifecycle/record/caps.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  runEnds,
  say,
  settle,
  takePosted,
  wake,
} from '../lifecycle/play.ts';
import { IN_PLACE } from './commands-in-place.ts';
import { account, edit, permit, standing, withAndWithout } from './world.ts';

function inReview(config: object = LEAN): Play {
  const play = aPlay(config);
  toReview(play);
  return play;
}

describe('commands of those who may not', () => {
  test('H28: every command by an outsider changes nothing, and he is told once an hour', () => {
    const both = withAndWithout(inReview(), (play) => {
      for (const name of COMMAND_NAMES) say(play, OUTSIDER, IN_PLACE[name].words);
      for (const name of COMMAND_NAMES)
        say(play, OUTSIDER, IN_PLACE[name].words, { stream: 'pull' });
    });
    expect(standing(both.with)).toEqual(standing(both.without));
    const told = takePosted(both.with).map((key) => key.split('/')[0]);
    expect(told).toHaveLength(3);
    expect(new Set(told)).toEqual(new Set(['help', 'reply', 'why']));
    pass(both.with, 3_600_000);
    say(both.with, OUTSIDER, '/approve');
    settle(both.with);
    expect(takePosted(both.with).filter((key) => key.startsWith('reply/'))).toHaveLength(1);
  });

  test.each([
    ['an App’s bot', account('operator', 'Bot')],
    ['a bot whose login ends in [bot]', account('operator[bot]', 'Bot')],
    ['an organisation', account('operator', 'Other')],
  ])('H30: %s commands nothing, though its login has every right', (_, bot) => {
    const both = withAndWithout(inReview(), (play) => {
      permit(play, bot.login, 'admin');
      say(play, bot, '/approve');
      say(play, bot, 'LGTM', { stream: 'review', review: { state: 'APPROVED', commit: null } });
      move(play, bot, 'Approved');
    });
    expect(both.with.merges).toEqual([]);
    expect(record(both.with).approvals).toEqual([]);
    expect(takePosted(both.with)).toEqual([]);
  });

  test('H30: a person whose login ends in [bot] is a person', () => {
    const play = inReview();
    permit(play, 'ada[bot]', 'write');
    say(play, account('ada[bot]'), '/approve');
    settle(play);
    expect(play.merges).toHaveLength(1);
  });

  test('H35: who had the right when writing and lost it before it is read is refused', () => {
    const play = inReview();
    say(play, REVIEWER, '/approve');
    permit(play, 'reviewer', 'read');
    settle(play);
    expect([play.merges, record(play).approvals]).toEqual([[], []]);
    expect(takePosted(play)).toHaveLength(1);
  });
});

describe('what is no command', () => {
  test.each([
    ['a fence', '```\n/approve\n```'],
    ['a quote', '> /approve'],
    ['an HTML comment', '<!--\n/approve\n-->'],
    ['a folded part', '<details>\n\n/approve\n\n</details>'],
    ['a table', '| a |\n|---|\n| /approve |'],
    ['a link', '[\n/approve](https://e.test)'],
    ['a code span over lines', '`\n/approve\n`'],
    ['letters that only look alike', '/аpprove'],
    ['a full-width slash', '／approve'],
    ['an invisible character in it', '/app\u200brove'],
    ['the middle of a line', 'I would /approve'],
  ])('H37: in %s, said by an approver', (_, body) => {
    const both = withAndWithout(inReview(), (play) => say(play, OPERATOR, body));
    expect(both.with.merges).toEqual([]);
    expect(standing(both.with)).toEqual(standing(both.without));
  });
});

describe('too many of them', () => {
  test('H39: contradicting commands in one comment: the safer one is done, whatever their order', () => {
    for (const body of ['/approve\n\n/cancel', '/cancel\n\n/approve']) {
      const play = inReview();
      say(play, OPERATOR, body);
      settle(play);
      expect([play.merges, record(play).ending]).toEqual([[], 'cancelled']);
    }
  });

  test('H39: fifty commands in one comment are refused whole, in one reply', () => {
    const both = withAndWithout(inReview(), (play) => {
      say(play, OPERATOR, Array.from({ length: 50 }, (_, at) => `/feedback item ${at}`).join('\n'));
    });
    expect(standing(both.with)).toEqual(standing(both.without));
    expect(takePosted(both.with)).toHaveLength(1);
  });

  test('H39: the same command twenty times in one comment takes effect once', () => {
    const play = inReview();
    say(play, OPERATOR, '/approve\n'.repeat(20));
    settle(play);
    expect(play.merges).toHaveLength(1);
  });

  test('H40: a thousand comments of an outsider cost two comments of ours, and lose no command', () => {
    const play = inReview();
    for (let round = 0; round < 10; round += 1) {
      for (let at = 0; at < 100; at += 1)
        say(play, OUTSIDER, at % 2 === 0 ? '/approve' : '/why', { at: play.world.now - at * 999 });
      if (round === 5) say(play, OPERATOR, '/feedback Bigger.');
      wake(play);
      if (round === 5) expect(record(play).batch).toHaveLength(1);
      play.world.now -= 94_000;
    }
    const told = takePosted(play).map((key) => key.split('/').slice(0, 2).join('/'));
    expect(told).toHaveLength(2);
    expect(new Set(told)).toEqual(new Set(['reply/outsider', 'why/outsider']));
    expect(play.merges).toEqual([]);
  });

  test('H40: more questions than there is room for displace no run and no offer', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    runEnds(play, { commit: 'one' });
    wake(play);
    deploys(play);
    const crowd = Array.from({ length: CAPS.owed * 2 }, (_, at) => account(`someone-${at}`));
    for (const who of crowd) {
      permit(play, who.login, 'read');
      say(play, who, '/why', { at: play.world.now });
    }
    settle(play);
    expect(takePosted(play).filter((key) => key.startsWith('offer/'))).toHaveLength(1);
    say(play, OPERATOR, '/approve');
    settle(play);
    expect(play.merges).toHaveLength(1);
  });

  test('H40: reading a comment of 65,536 characters of slashes stays quick', () => {
    const before = process.cpuUsage();
    for (const piece of ['/', '/\n', '/approve ', '/drover /', ' /approve\n>'])
      parseCommands(piece.repeat(65_536 / piece.length), { short: true });
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
  });

  test.each(COMMAND_NAMES)(
    'H34: a comment edited into /%s after it was read is not obeyed',
    (name) => {
      const play = inReview();
      const id = say(play, OPERATOR, '/help');
      settle(play);
      takePosted(play);
      const before = standing(play);
      edit(play, id, IN_PLACE[name].words);
      settle(play);
      settle(play);
      expect(standing(play)).toEqual(before);
      expect(takePosted(play)).toHaveLength(1);
    },
  );
});
