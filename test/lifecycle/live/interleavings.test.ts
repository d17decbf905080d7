import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import { liveStates } from '../../../src/lifecycle/live/live-states.ts';
import { liveTells } from '../../../src/lifecycle/live/live-tells.ts';
import { MOST_LIVE } from '../../../src/lifecycle/live/question.ts';
import { PLAIN_REQUEST } from '../../../src/lifecycle/reports/request.ts';
import { howMany } from '../../fuzz/how-many.ts';
import { LEAN } from '../lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, runEnds, say, settle } from '../play.ts';

const MINUTE = 60_000;

/** What a run's own process knows: it asks one thing at a time, and takes an answer when it looks. */
interface Process {
  readonly run: string;
  asked: string | null;
  readonly delivered: string[];
  /** Names of what people told it. */
  readonly heard: Set<string>;
}

interface Tale {
  readonly play: Play;
  process: Process | null;
  /** Words that agents were given while their runs went on, with the run. */
  readonly given: Map<string, string>;
  /** What people said by `/tell`, by its name, and whether a report says that an agent was told. */
  readonly notes: Map<string, { readonly text: string; reported: boolean }>;
  count: number;
}

/** The process of the run under way, once it has begun. */
function processOf(tale: Tale): Process | null {
  const { run } = record(tale.play);
  if (run === null || tale.play.world.run?.key !== run.key) return null;
  if (tale.process?.run !== run.key)
    tale.process = { run: run.key, asked: null, delivered: [], heard: new Set() };
  return tale.process;
}

function hand({ play }: Tale, { run }: Process, id: string): void {
  const question = { id, question: `Which one, ${id}?`, request: PLAIN_REQUEST };
  const key = record(play).run?.key;
  if (key === run)
    play.world.outcomes = [{ kind: 'asked', key: `ask/${run}/${id}`, run: key, question }];
}

const HAPPENINGS: Readonly<Record<string, (tale: Tale) => void>> = {
  asks: (tale) => {
    const process = processOf(tale);
    if (process === null) return;
    process.asked ??= (tale.count += 1).toString(16).padStart(32, '0');
    hand(tale, process, process.asked);
  },
  looks: (tale) => {
    const { play } = tale;
    const process = processOf(tale);
    if (process === null || process.asked === null) return;
    const { run, states } = liveStates(play.world, record(play));
    const state = states.get(process.asked);
    if (run !== process.run || state?.kind !== 'answered') return;
    expect(tale.given.has(state.text)).toBe(false);
    tale.given.set(state.text, process.run);
    process.delivered.push(process.asked);
    process.asked = null;
  },
  ends: (tale) => end(tale, 'failed'),
  isDone: (tale) => end(tale, 'done'),
  isLost: ({ play }) => {
    if (play.world.run === null) return;
    play.world.run = {
      ...play.world.run,
      status: 'completed',
      conclusion: 'cancelled',
      report: null,
    };
  },
  answers: (tale) => void say(tale.play, OPERATOR, `/answer canary-${(tale.count += 1)}`),
  tells: (tale) => {
    const text = `note-${(tale.count += 1)}`;
    const source = say(tale.play, OPERATOR, `/tell ${text}`);
    settle(tale.play);
    const isTaken = record(tale.play).tells?.some((tell) => tell.source === source) ?? false;
    if (isTaken) tale.notes.set(`${source}:0`, { text, reported: false });
  },
  hears: (tale) => {
    const process = processOf(tale);
    const { run, tells } = liveTells(tale.play.world, record(tale.play));
    if (process !== null && run === process.run) tells.forEach(({ id }) => process.heard.add(id));
  },
  pauses: ({ play }) => void say(play, OPERATOR, '/pause'),
  resumes: ({ play }) => void say(play, OPERATOR, '/resume'),
  waits: ({ play }) => pass(play, 7 * MINUTE),
  settles: ({ play }) => settle(play),
  // What a process knew is lost with it, whether or not it had decided.
  restarts: ({ play }) => {
    decide(play.world);
    play.world.outcomes = [];
  },
};

/** The run ends as its process would have it: whatever was not answered is parked, under its name. */
function end(tale: Tale, outcome: 'done' | 'failed'): void {
  const { play } = tale;
  const process = processOf(tale);
  if (process === null || play.world.run?.status === 'completed') return;
  const { asked, delivered } = process;
  for (const id of process.heard)
    tale.notes.set(id, { text: '', ...tale.notes.get(id), reported: true });
  const said = {
    ...(delivered.length === 0 ? {} : { delivered: [...delivered] }),
    ...(process.heard.size === 0 ? {} : { told: [...process.heard] }),
  };
  const session = { session: 's-1', kept: true as const };
  if (asked !== null)
    return runEnds(play, {
      outcome: 'needs-operator',
      question: `Which one, ${asked}?`,
      live: asked,
      ...session,
      ...said,
    });
  if (outcome === 'done')
    return runEnds(play, { commit: `work ${play.count}`, ...session, ...said });
  runEnds(play, { outcome, reason: 'No model.', ...session, ...said });
}

type Dispatched = Play['dispatched'][number];

/** What is new to the session of a run that goes on with it. */
function newsOf({ inputs }: Dispatched): string {
  const { agent } = JSON.parse(inputs['task'] ?? '{}') as { agent: { news?: string } };
  return agent.news ?? '';
}

/** What a run is told when it begins: its news where it has some, else its whole prompt. */
function toldTo(run: Dispatched): string {
  return newsOf(run) || (run.inputs['prompt'] ?? '');
}

test('whatever happens in whatever order, every answer and note reaches an agent, and what a run says that it gave is no news', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...Object.keys(HAPPENINGS)), { minLength: 10, maxLength: 24 }),
      (happenings) => {
        const play = aPlay({
          ...LEAN,
          agents: [{ name: 'claude', adapter: 'claude-code' }],
          questions: { wait: '15m' },
          limits: { failures: 5, runs: 100, backoff: '1s' },
        });
        move(play, OPERATOR, 'Ready');
        settle(play);
        const tale: Tale = { play, process: null, given: new Map(), notes: new Map(), count: 0 };
        for (const happening of happenings) {
          HAPPENINGS[happening]?.(tale);
          if (happening !== 'waits' && happening !== 'isLost') settle(play);
        }
        comeToRest(tale);
        expectHeard(tale);
        expectTold(tale);
      },
    ),
    { numRuns: howMany(40) },
  );
});

/** People go on, and the process that waits looks. */
function comeToRest(tale: Tale): void {
  const { play } = tale;
  for (const happening of ['resumes', 'looks', 'ends']) {
    HAPPENINGS[happening]?.(tale);
    settle(play);
  }
  pass(play, 60 * MINUTE);
  settle(play);
}

function expectHeard({ play, given }: Tale): void {
  const { prompts, hold, stage, end: over } = record(play);
  for (const { run, live, state, answer } of prompts) {
    const asked = prompts.filter((each) => each.run === run && each.live !== undefined);
    expect(asked.length).toBeLessThanOrEqual(MOST_LIVE);
    if (state !== 'answered') continue;
    const body = play.world.comments.find(({ id }) => id === answer)?.body ?? '';
    const word = /canary-\d+/.exec(body)?.[0] ?? '';
    const own = play.dispatched.findIndex(({ key }) => key === run);
    const later = play.dispatched.slice(own + 1);
    const told = later.filter((each) => new RegExp(`${word}\\b`).test(toldTo(each)));
    // Where nothing of the stage is to be done any more, or a person has to say so, nobody begins.
    const isOver = hold !== null || over !== null || stage !== 'execution';
    expect(given.has(word) || told.length > 0 || isOver).toBe(true);
    if (live?.delivered === true) {
      expect(given.get(word)).toBe(run);
      const news = later.map(newsOf).join('\n');
      expect(news).not.toMatch(new RegExp(`${word}\\b`));
    }
  }
}

function expectTold({ play, notes }: Tale): void {
  const { tells = [] } = record(play);
  for (const [id, { text, reported }] of notes) {
    const word = new RegExp(`${text}\\b`);
    const isWaiting = tells.some(({ source, run }) => run === null && id === `${source}:0`);
    const told = play.dispatched.filter((each) => word.test(toldTo(each)));
    expect(reported || told.length > 0 || isWaiting).toBe(true);
    if (reported) expect(play.dispatched.map(newsOf).join('\n')).not.toMatch(word);
  }
}
