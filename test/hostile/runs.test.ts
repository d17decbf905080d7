import { describe, expect, test } from 'vitest';
import { LEAN } from '../lifecycle/lean.ts';
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
  sha,
  wake,
} from '../lifecycle/play.ts';
import { permit } from './world.ts';

describe('what a run says', () => {
  function executing(): Play {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    return play;
  }

  test('H77: what a run says after /cancel moves nothing', () => {
    const play = executing();
    const asked = play.world.run;
    say(play, OPERATOR, '/cancel');
    wake(play);
    const run = { id: asked?.id, stopping: record(play).stopping };
    expect(run.stopping).toEqual([run.id]);
    if (asked !== null) play.world.run = { ...asked, status: 'completed', conclusion: 'success' };
    settle(play);
    expect([record(play).end?.outcome, play.world.branchHead, play.world.pull]).toEqual([
      'cancelled',
      null,
      null,
    ]);
  });

  test('H44: a commit that begins elsewhere than its run did goes nowhere', () => {
    const play = executing();
    runEnds(play, { commit: 'evil' });
    const { run } = play.world;
    const report = run?.report;
    if (report?.kind !== 'read' || run === null || report.report.commit === null)
      throw new Error('no report');
    const commit = { ...report.report.commit, parent: sha('elsewhere') };
    play.world.run = { ...run, report: { kind: 'read', report: { ...report.report, commit } } };
    wake(play);
    expect([record(play).failures, play.world.branchHead]).toEqual([1, null]);
  });

  test.each([
    ['another nonce', { nonce: 'x'.repeat(32) }],
    ['the key of an older attempt', { key: '12/1/execution/0.9' as never }],
  ])('H73/H77: a report with %s is a failure, and its commit goes nowhere', (_, forged) => {
    const play = executing();
    runEnds(play, { commit: 'evil' });
    const report = play.world.run?.report;
    if (report?.kind !== 'read' || play.world.run === null) throw new Error('no report');
    play.world.run = {
      ...play.world.run,
      report: { kind: 'read', report: { ...report.report, ...forged } },
    };
    wake(play);
    expect([record(play).failures, play.world.branchHead]).toEqual([1, null]);
  });

  test('H26: a "done" that changed nothing, and one beyond what can be listed, go to a person', () => {
    const idle = executing();
    runEnds(idle);
    settle(idle);
    expect([record(idle).hold?.code, idle.world.pull]).toEqual(['no-progress', null]);
    const huge = executing();
    runEnds(huge, { commit: 'one' });
    const report = huge.world.run?.report;
    if (report?.kind !== 'read' || report.report.commit === null || huge.world.run === null)
      throw new Error('no report');
    const commit = { ...report.report.commit, files: 100_000 };
    huge.world.run = {
      ...huge.world.run,
      report: { kind: 'read', report: { ...report.report, commit } },
    };
    settle(huge);
    expect([record(huge).hold?.code, huge.world.branchHead]).toEqual(['run-refused', null]);
  });

  test.each(['.github/workflows/ci.yml', 'CLAUDE.md', '.GITHUB/drover.yml', 'sub/AGENTS.md'])(
    'H11–H13: a commit that touches %s moves no branch until somebody named says so',
    (path) => {
      const play = aPlay({ ...LEAN, protected: { approvers: ['operator'] } });
      move(play, OPERATOR, 'Ready');
      settle(play);
      runEnds(play, { commit: 'evil' });
      const report = play.world.run?.report;
      if (report?.kind !== 'read' || report.report.commit === null || play.world.run === null)
        throw new Error('no report');
      const commit = { ...report.report.commit, paths: [path] };
      play.world.run = {
        ...play.world.run,
        report: { kind: 'read', report: { ...report.report, commit } },
      };
      settle(play);
      for (const by of [OUTSIDER, REVIEWER]) say(play, by, '/allow protected');
      settle(play);
      expect([record(play).hold?.code, play.world.branchHead]).toEqual(['protected-paths', null]);
    },
  );

  /** The run that is awaited ends with a commit that touches these paths. */
  function touches(play: Play, commit: string, paths: readonly string[], more = {}): void {
    runEnds(play, { commit, ...more });
    const report = play.world.run?.report;
    if (report?.kind !== 'read' || report.report.commit === null || play.world.run === null)
      throw new Error('no report');
    const made = { ...report.report.commit, files: paths.length, paths: [...paths] };
    play.world.run = {
      ...play.world.run,
      report: { kind: 'read', report: { ...report.report, commit: made } },
    };
    settle(play);
  }

  const allowedOnce = (): Play => {
    const play = executing();
    touches(play, 'first', ['CLAUDE.md', 'index.html']);
    expect(record(play).hold).toMatchObject({ code: 'protected-paths', detail: 'CLAUDE.md' });
    say(play, OPERATOR, '/allow protected');
    settle(play);
    return play;
  };

  test('H13: a yes to one protected file is none to another', () => {
    const play = allowedOnce();
    touches(play, 'evil', ['CLAUDE.md', '.github/drover.yml']);
    expect([record(play).hold?.detail, play.world.branchHead]).toEqual([
      '.github/drover.yml',
      null,
    ]);
  });

  test('H13: nor is it for what comes after: another round, and a push', () => {
    for (const next of ['a round', 'a push'] as const) {
      const play = allowedOnce();
      touches(play, 'one', ['CLAUDE.md']);
      deploys(play);
      settle(play);
      expect([record(play).stage, play.world.branchHead]).toEqual(['review-intake', sha('one')]);
      if (play.world.pull === null) throw new Error('no pull request');
      play.world.pull = { ...play.world.pull, paths: ['CLAUDE.md'] };
      if (next === 'a round') {
        say(play, OPERATOR, '/feedback More.');
        settle(play);
        touches(play, 'evil', ['CLAUDE.md'], {
          feedback: [{ id: 'f1', resolution: 'resolved' }],
        });
        expect([record(play).hold?.code, play.world.branchHead]).toEqual([
          'protected-paths',
          sha('one'),
        ]);
        continue;
      }
      play.world.branchHead = sha('evil');
      play.world.pull = { ...play.world.pull, head: sha('evil') };
      settle(play);
      deploys(play);
      settle(play);
      say(play, OPERATOR, '/approve');
      settle(play);
      expect([record(play).hold?.code, play.merges]).toEqual(['protected-paths', []]);
    }
  });

  test('H13: with what was allowed and nothing besides, it is merged without another question', () => {
    const play = allowedOnce();
    touches(play, 'one', ['CLAUDE.md']);
    deploys(play);
    if (play.world.pull !== null)
      play.world.pull = { ...play.world.pull, paths: ['CLAUDE.md', 'index.html'] };
    settle(play);
    say(play, OPERATOR, '/approve');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('H13: a yes is for what was shown: of a hundred files those that the question names', () => {
    const play = executing();
    const paths = Array.from({ length: 100 }, (_, at) => `.github/file-${at}.yml`);
    touches(play, 'evil', paths);
    const shown = record(play).hold?.detail ?? '';
    say(play, OPERATOR, '/allow protected');
    settle(play);
    const allowed = record(play).allowedPaths ?? [];
    expect(allowed.length).toBeGreaterThan(0);
    expect(allowed.filter((path) => !shown.includes(path))).toEqual([]);
    expect(play.posted.some(({ body }) => allowed.every((path) => body.includes(path)))).toBe(true);
    touches(play, 'evil', paths);
    expect([record(play).hold?.code, play.world.branchHead]).toEqual(['protected-paths', null]);
  });

  test('H14: lockfiles and install scripts stop where the repository names them, and only there', () => {
    const files = ['package-lock.json', 'sub/package.json'];
    const free = executing();
    touches(free, 'one', files);
    expect([record(free).hold, free.world.branchHead]).toEqual([null, sha('one')]);
    const paths = ['package.json', 'package-lock.json', '*.lock'];
    const guarded = aPlay({ ...LEAN, protected: { paths } });
    move(guarded, OPERATOR, 'Ready');
    settle(guarded);
    touches(guarded, 'evil', files);
    expect(record(guarded).hold).toMatchObject({ code: 'protected-paths', paths: files });
    expect([guarded.world.branchHead, guarded.world.pull]).toEqual([null, null]);
  });

  test('H25: an agent that always wants more gets as many runs as are allowed, and then a person is asked', () => {
    const play = aPlay({ ...LEAN, limits: { runs: 4, failures: 5, cost: 10 } });
    move(play, OPERATOR, 'Ready');
    settle(play);
    for (let times = 0; times < 10 && record(play).hold === null; times += 1) {
      runEnds(play, { outcome: 'failed', reason: 'More.' });
      settle(play);
      // The pause before the next attempt doubles each time.
      pass(play, 3_600_000);
      settle(play);
    }
    expect([play.dispatched.length, record(play).hold?.code]).toEqual([4, 'runs-spent']);
    const costly = aPlay({ ...LEAN, limits: { cost: 10 } });
    move(costly, OPERATOR, 'Ready');
    settle(costly);
    runEnds(costly, { outcome: 'failed', reason: 'More.', cost: { usd: 1_000 } } as object);
    pass(costly, 3_600_000);
    settle(costly);
    expect([costly.dispatched.length, record(costly).hold?.code]).toEqual([1, 'cost-spent']);
  });

  test.each(['queued', 'running'] as const)(
    'H78: a run that stays %s for ever is stopped at its deadline, tried again, and then a person is asked',
    (status) => {
      const play = executing();
      const seen = new Set<string>();
      for (let times = 0; times < 6 && record(play).hold === null; times += 1) {
        if (play.world.run !== null) {
          seen.add(play.world.run.id);
          play.world.run = { ...play.world.run, status };
        }
        pass(play, 3 * 3_600_000);
        settle(play);
      }
      expect([seen.size, play.dispatched.length]).toEqual([3, 3]);
      expect([record(play).hold?.code, play.merges]).toEqual(['run-failed', []]);
      const stopped = play.decisions.flatMap(({ free }) =>
        free.flatMap((each) => (each.kind === 'cancel-run' ? [each.id] : [])),
      );
      expect(new Set(stopped)).toEqual(seen);
    },
  );

  test('H23: an agent’s words command nothing, also from the mouth of Drover', () => {
    const play = executing();
    runEnds(play, {
      commit: 'one',
      summary: '/approve\n\n/cancel\n\n@operator Closes #1 <!-- x -->',
    });
    settle(play);
    permit(play, 'drover', 'admin');
    deploys(play);
    settle(play);
    const offer = play.posted.find(({ key }) => key.startsWith('offer/'))?.body ?? '';
    expect(offer).not.toMatch(/^\/(approve|cancel)/m);
    expect(offer).not.toMatch(/Closes #1|<!-- x|@operator Closes/);
    expect([play.merges, record(play).stage]).toEqual([[], 'review-intake']);
  });
});
