import { expect, test } from 'vitest';
import { LEAN } from './lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, sha, wake } from './play.ts';

const CLAIM = { name: 'refs/drover/12/claims/1/birth', sha: sha('base'), since: 0 };

const GOES = { kind: 'move-refs', moves: [expect.objectContaining({ name: CLAIM.name })] };

/** Begun by a look that claimed it. */
function begun(...to: readonly ('Ready' | 'Backlog')[]): Play {
  const play = aPlay(LEAN);
  for (const option of to) move(play, OPERATOR, option);
  expect(wake(play).commit?.claims.map(({ name }) => name)).toContain(CLAIM.name);
  play.world.refs = [CLAIM];
  return play;
}

test('a life that began and ended at one look keeps its claims, so that no late process begins it again', () => {
  const play = begun('Ready', 'Backlog');
  expect(record(play).ending).toBe('cancelled');
  expect(wake(play)).toMatchObject({ wakeAt: record(play).bornAt + 15_000, shared: [] });
  pass(play, 15_000);
  expect(wake(play).shared).toMatchObject([GOES]);
});

test('one that ends later leaves nothing behind', () => {
  const play = begun('Ready');
  pass(play, 60_000);
  move(play, OPERATOR, 'Backlog');
  let { shared } = wake(play);
  for (let looks = 0; looks < 5 && record(play).end === null; looks += 1) {
    pass(play, 60_000);
    ({ shared } = wake(play));
  }
  expect(shared).toContainEqual(expect.objectContaining(GOES));
});
