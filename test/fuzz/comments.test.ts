import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import { parseCommands } from '../../src/lifecycle/commands/parse.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import { NodeId } from '../../src/lifecycle/ids.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type { CommentSnapshot } from '../../src/lifecycle/snapshot/comment.ts';
import type { Permission } from '../../src/lifecycle/snapshot/people.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { IN_PLACE, inPlaceFor } from '../hostile/commands-in-place.ts';
import { account } from '../hostile/world.ts';
import { LEAN } from '../lifecycle/lean.ts';
import { aPlay, DROVER, OPERATOR, type Play, sha } from '../lifecycle/play.ts';
import { anyText } from '../lifecycle/text/markdown-text.ts';
import { howMany } from './how-many.ts';

/** So many comments are looked at in one wake: as many as GitHub shows at once. */
const BATCH = 100;

/** Everybody who may not. `by` is who decides it: login, type, and what GitHub says of them. */
const STRANGERS: readonly (readonly [Actor | null, Permission | null])[] = [
  [account('nobody'), 'none'],
  [account('reader'), 'read'],
  [account('triager'), 'triage'],
  [account('former'), 'read'],
  [account('not-told'), null],
  [account('helper', 'Bot'), 'admin'],
  [{ ...OPERATOR, type: 'Bot' }, 'admin'],
  [account('mannequin', 'Other'), 'admin'],
  [DROVER, 'admin'],
  [null, null],
];

const commandLine = fc.constantFrom(
  ...COMMAND_NAMES.map((name) => IN_PLACE[name].words),
  '/drover approve',
  `/approve ${sha('one')}`,
  '/APPROVE!',
  '/allow protected',
  '/answer p1 yes',
);

/** Comments by chance: hostile Markdown, commands, and both together. */
const body = fc.oneof(
  { weight: 3, arbitrary: anyText },
  { weight: 2, arbitrary: commandLine },
  {
    weight: 3,
    arbitrary: fc.tuple(anyText, commandLine, anyText).map((parts) => parts.join('\n')),
  },
);

const commentBy = (...who: readonly number[]) =>
  fc.record({
    body,
    who: fc.constantFrom(...who),
    stream: fc.constantFrom('issue', 'pull', 'review', 'inline'),
    verdict: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED'),
    second: fc.nat(600),
    edited: fc.boolean(),
  });
type Said = ReturnType<typeof commentBy> extends fc.Arbitrary<infer T> ? T : never;

const ALL = STRANGERS.map((_, who) => who);
/** A word of somebody whose permission is not known makes the acts after it wait: most batches have none. */
const KNOWN = ALL.filter((who) => STRANGERS[who]?.[0]?.login !== 'not-told');

function toComment(said: Said, at: number, now: number): CommentSnapshot {
  const author = STRANGERS[said.who]?.[0] ?? null;
  const when = now - said.second * 1_000;
  return {
    id: NodeId.parse(`IC_fuzz_${at}`),
    stream: said.stream,
    url: 'https://github.test/c',
    author,
    body: said.body,
    at: when,
    editedAt: said.edited ? when + 1_000 : null,
    editor: said.edited ? author : null,
    reactions: [],
    keys: [],
    review: said.stream === 'review' ? { state: said.verdict, commit: sha('one') } : null,
    inline:
      said.stream === 'inline'
        ? {
            reviewId: null,
            threadId: NodeId.parse(`PRRT_${at}`),
            path: 'index.html',
            line: 1,
            isResolved: false,
            opensThread: true,
          }
        : null,
  };
}

/** What may not change; that something was heard, refused and answered may. What is newly owed shows as an effect. */
function essence(record: IssueRecord): unknown {
  return { ...record, consumed: null, owed: null, revision: null, history: null };
}

function effects({ commit, shared, owed, free }: Decision): unknown {
  return {
    record: commit === null ? null : essence(commit.record),
    claims: commit?.claims ?? [],
    shared: shared.filter(({ kind }) => kind !== 'react'),
    owed: owed.filter(({ key }) => !/^(reply|why|help)\//.test(key)),
    free,
  };
}

/** Comments that are new to the record, by whoever may not, in a world where any command would do something. */
function worldWith(play: Play, said: readonly Said[]): Snapshot {
  const now = play.world.now + 700_000;
  const named = STRANGERS.flatMap(([who, level]) =>
    who === null || level === null || who.login === OPERATOR.login ? [] : [[who.login, level]],
  );
  const { permissions } = play.world.people;
  // Somebody who may asks for help besides: what waits for the next commit comes with it, in every world alike.
  const help: Said = {
    body: '/help',
    who: 0,
    stream: 'issue',
    verdict: 'COMMENTED',
    second: 601,
    edited: false,
  };
  const asked = { ...toComment(help, -1, now), author: OPERATOR };
  return {
    ...play.world,
    now,
    people: { teams: {}, permissions: { ...permissions, ...Object.fromEntries(named) } },
    comments: [...play.world.comments, asked, ...said.map((each, at) => toComment(each, at, now))],
  };
}

function harmless(play: Play, said: readonly Said[]): void {
  const before = decide(worldWith(play, []));
  const after = decide(worldWith(play, said));
  expect(effects(after)).toEqual(effects(before));
  // Each of them is told once an hour at the most, of each kind; the batch is within two hours.
  expect(after.owed.length - before.owed.length).toBeLessThanOrEqual(2 * 3 * STRANGERS.length);
}

const PLACES: readonly (readonly [string, Play])[] = [
  ['nothing was begun', aPlay(LEAN)],
  ['an offer stands', inPlaceFor('approve', OPERATOR)],
  ['a question is open', inPlaceFor('answer', OPERATOR)],
  ['a gate is shut', inPlaceFor('allow', OPERATOR)],
  ['it is paused', inPlaceFor('resume', OPERATOR)],
  ['it has ended', inPlaceFor('ready', OPERATOR)],
];

describe('comments by chance, of those who may not', () => {
  const batches = Math.ceil(howMany(100_000) / BATCH / PLACES.length);

  test.each(PLACES)(
    `take no effect and break nothing, ${batches * BATCH} of them where %s`,
    (_, play) => {
      const batchBy = (who: readonly number[]) =>
        fc.array(commentBy(...who), { minLength: BATCH, maxLength: BATCH });
      let seen = 0;
      fc.assert(
        fc.property(fc.oneof({ weight: 9, arbitrary: batchBy(KNOWN) }, batchBy(ALL)), (said) => {
          harmless(play, said);
          seen += said.length;
        }),
        { numRuns: batches },
      );
      expect(seen).toBe(batches * BATCH);
    },
    600_000,
  );

  test('and the same comments by an operator do take effect, so that this is seen', () => {
    const play = inPlaceFor('approve', OPERATOR);
    const world = worldWith(play, []);
    const before = effects(decide(world));
    const comments = world.comments.map((each) => ({
      ...each,
      body: each.body === '/help' ? '/approve' : each.body,
    }));
    expect(effects(decide({ ...world, comments }))).not.toEqual(before);
    // Of what chance puts together, enough is a command for Drover to judge who said it.
    const bodies = fc.sample(body, { numRuns: 1_000, seed: 1 });
    const commands = bodies.filter((each) => parseCommands(each, { short: true }).length > 0);
    expect(commands.length).toBeGreaterThan(250);
  });
});
