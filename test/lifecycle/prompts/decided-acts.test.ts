import { expect, test } from 'vitest';
import { LEAN } from '../lean.ts';
import { aPlay, deploys, move, OPERATOR, runEnds, settle } from '../play.ts';

test('the offer shows what policies let through or refused while the agent worked', () => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  const act = { category: 'network', effect: 'allow', rule: 'policies[0]', times: 2 } as const;
  const denied = { ...act, effect: 'deny', action: 'rm -rf ~ | @team', times: 1 } as const;
  runEnds(play, {
    commit: 'work',
    acts: [{ ...act, action: 'curl https://example.com/a' }, denied],
  });
  settle(play);
  deploys(play);
  settle(play);
  const offer = play.posted.findLast(({ key }) => key.startsWith('offer'))?.body ?? '';
  expect(offer).toContain(
    '| `curl https://example.com/a` | network | allowed | policies\\[0\\] (2 times) |',
  );
  expect(offer).toContain('| network | denied | policies\\[0\\] |');
});
