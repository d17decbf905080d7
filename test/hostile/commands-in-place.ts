import type { CommandName } from '../../src/lifecycle/commands/command.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  aPlay,
  move,
  OPERATOR,
  type Play,
  runEnds,
  say,
  settle,
  sha,
  takePosted,
  wake,
} from '../lifecycle/play.ts';
import { permit } from './world.ts';

interface InPlace {
  readonly words: string;
  /** Leads to where the command would take effect, were `by` allowed to give it. */
  readonly prepare: (play: Play, by: Actor) => void;
}

const review = (play: Play): void => toReview(play);

function asked(play: Play): void {
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { outcome: 'needs-operator', question: 'Which colour?' });
  settle(play);
}

/** All its runs are used. */
function spent(play: Play): void {
  const { config } = play.world;
  if (config.kind !== 'valid') return;
  const limits = { ...config.config.limits, runs: 1 };
  play.world.config = { ...config, config: { ...config.config, limits } };
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { outcome: 'failed', reason: 'No.' });
  settle(play);
}

function risky(play: Play): void {
  play.world.issue = { ...play.world.issue, labels: ['risk:high'] };
  move(play, OPERATOR, 'Ready');
  settle(play);
}

function after(command: string): (play: Play) => void {
  return (play) => {
    toReview(play);
    say(play, OPERATOR, command);
    settle(play);
  };
}

/** Nothing came of the last run, so that a person is asked. */
function stuck(play: Play): void {
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play);
  settle(play);
}

/** Claims of a later life stand on GitHub: the record is older than what was done. */
function outdated(play: Play): void {
  toReview(play);
  play.world.refs = [1, 2].map((attempt) => ({
    name: `refs/drover/12/claims/4/12-4-execution-0.${attempt}`,
    sha: sha('base'),
    since: 0,
  }));
}

/** Approved by whoever will take it back: they had the right then. */
function approvedBy(play: Play, by: Actor): void {
  toReview(play);
  const { login } = by;
  const before = play.world.people;
  permit(play, login, 'admin');
  say(play, by, '/approve');
  wake(play);
  play.world.people = before;
}

export const IN_PLACE: Readonly<Record<CommandName, InPlace>> = {
  ready: { words: '/ready', prepare: after('/cancel') },
  feedback: { words: '/feedback Bigger.', prepare: review },
  approve: { words: '/approve', prepare: review },
  unapprove: { words: '/unapprove', prepare: approvedBy },
  reject: { words: '/reject No.', prepare: review },
  answer: { words: '/answer Green.', prepare: asked },
  allow: { words: '/allow risk', prepare: risky },
  deny: { words: '/deny risk', prepare: risky },
  budget: { words: '/budget +3', prepare: spent },
  delegate: { words: '/delegate @reviewer', prepare: asked },
  tell: { words: '/tell Mind the tests.', prepare: review },
  pause: { words: '/pause', prepare: review },
  resume: { words: '/resume', prepare: after('/pause') },
  retry: { words: '/retry', prepare: stuck },
  cancel: { words: '/cancel', prepare: review },
  why: { words: '/why', prepare: review },
  repair: { words: '/repair', prepare: outdated },
  help: { words: '/help', prepare: review },
};

/** A play in which this command, by this account, would do something if it may. */
export function inPlaceFor(command: CommandName, by: Actor, config: object = {}): Play {
  const play = aPlay({ ...LEAN, ...config });
  IN_PLACE[command].prepare(play, by);
  takePosted(play);
  return play;
}
