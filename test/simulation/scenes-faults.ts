import { HOUR, type Instant, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { aDrill } from './drill.ts';
import { judgeInTheEnd } from './heard.ts';
import { NO_FAULTS } from './faults.ts';
import { say } from './people.ts';
import { aScene, FULL, LEAN, type Scene, sceneFor, untilOffered, untilReview } from './scene.ts';
import { START, type Wishes } from './stage.ts';

/** Of a lifecycle with every stage and a round of feedback, sweeps among them. */
const MOST_CALLS = 58;

/** Chance lets a process stand still for longer than it takes to miss what it was about to send … */
const STANDS_LONG = 1;
/** … and one that is to end go on when it is nearly over. */
const ENDS_LATE = 3;

/** What machines do, and what goes wrong on the way to them. */
export const SCENES_OF_FAULTS: Readonly<Record<string, Scene>> = {
  'an offer lost on its way': async () => {
    const drill = await aScene(LEAN);
    const { stage } = drill;
    const drive = await drill.begin();
    let lost = false;
    stage.before = (name) => {
      const isOffer = name.startsWith('addComment') && drive.record()?.offer != null;
      stage.rates = isOffer && !lost ? { ...NO_FAULTS, before: 1 } : NO_FAULTS;
      lost ||= isOffer;
    };
    await drill.pass(2 * HOUR);
    if (!drive.isOver()) stage.truth.accuse('L1', 'nobody was ever told of the offer');
    return drill;
  },

  'runs that break, and a person who insists': async () => {
    const drill = await aScene(LEAN);
    drill.machines.fail({ breaks: 100 });
    const drive = await drill.begin();
    await drill.stage.agenda.pass(2 * HOUR);
    const { issue } = sceneFor(drill, drive);
    for (let times = 0; times < 12; times += 1) {
      await say(drill.stage, 'operator', issue, '/retry');
      await drill.stage.agenda.pass(2 * HOUR);
    }
    const { ground, truth } = drill.stage;
    const lives = truth.livesOf(issue.id);
    judgeInTheEnd(ground, { issue, lives }, (promise, what) => truth.accuse(promise, what));
    return drill;
  },

  'a comment that shows after a later one': async () => {
    const drill = await aScene(LEAN);
    const drive = await drill.begin();
    await untilReview(drill, drive);
    const { stage } = drill;
    const { world } = stage.ground;
    const { issue } = sceneFor(drill, drive);
    const saidAt = world.now();
    await stage.agenda.pass(20 * SECOND);
    await say(stage, 'operator', issue, '/why');
    await stage.agenda.pass(20 * SECOND);
    await say(stage, 'reviewer', issue, '/feedback make it blue');
    const late = world.tables.comments.by('topic', issue.id).at(-1);
    world.tables.comments.update(late?.id ?? 0, { createdAt: saidAt, updatedAt: saidAt });
    await stage.agenda.pass(20 * MINUTE);
    if (drive.record()?.items === 0)
      stage.truth.accuse('I10', 'feedback that showed late was never heard');
    return drill;
  },

  'an old read after a commit without an answer': async () => {
    const drill = await aScene(LEAN);
    const { stage } = drill;
    stage.before = (name) => {
      const isCommit = name.startsWith('updateIssueComment');
      const [after, stale] = [isCommit ? 0.5 : 0, name === 'IssueWorld' ? 0.5 : 0];
      stage.rates = { ...NO_FAULTS, after, stale };
    };
    await drill.begin();
    await drill.pass(HOUR);
    const again = drill.counts['I7 a revision written again after an unheard answer'];
    if (again !== undefined) stage.truth.accuse('I7', 'a revision was written once more');
    return drill;
  },

  'answers that are slow to show': async () => {
    const drill = await aScene(LEAN);
    const { stage } = drill;
    const drive = await drill.begin();
    await untilReview(drill, drive);
    stage.before = (name) => {
      const [after, stale] = [
        name.startsWith('addComment') ? 1 : 0,
        name === 'IssueWorld' ? 0.7 : 0,
      ];
      stage.rates = { ...NO_FAULTS, after, stale };
    };
    for (let times = 0; times < 10; times += 1) {
      await say(stage, 'operator', sceneFor(drill, drive).issue, '/why');
      await stage.agenda.pass(4 * MINUTE);
    }
    return drill;
  },

  'a birth without an answer': async () => {
    const drill = await aScene(LEAN);
    const { stage } = drill;
    let born = false;
    stage.before = (name) => {
      const isBirth = name.startsWith('addComment') && !born;
      const [after, stale] = [isBirth ? 1 : 0, born ? 1 : 0];
      const isRead = name === 'IssueWorld' && stage.agenda.now() < START + MINUTE;
      stage.rates = { ...NO_FAULTS, after, stale: isRead ? stale : 0 };
      born ||= isBirth;
    };
    await drill.begin();
    await drill.pass(HOUR);
    return drill;
  },

  'a restart, and old reads after it': async () => {
    const drill = await aScene(LEAN);
    const { stage } = drill;
    const drive = await drill.begin();
    await untilOffered(drill, drive);
    stage.process?.kill();
    const fresh = stage.agenda.now() + 20 * SECOND;
    stage.before = (name) => {
      const isOld = name === 'IssueWorld' && stage.agenda.now() < fresh;
      stage.rates = { ...NO_FAULTS, stale: isOld ? 1 : 0 };
    };
    drill.keepRunning();
    await drill.pass(HOUR);
    return drill;
  },

  'a process that stands still while another takes over': async () => {
    const drill = await aDrill(STANDS_LONG, { setting: LEAN, rates: NO_FAULTS });
    const { stage } = drill;
    await drill.begin();
    stage.before = (name) => {
      // When its record stands, and its run is about to be dispatched.
      const isBirth = stage.process?.number === 1 && name.startsWith('addComment');
      stage.rates = { ...NO_FAULTS, frozen: isBirth ? 1 : 0 };
    };
    await drill.pass(HOUR);
    return drill;
  },

  'a process that is slow to end': async () => {
    let began: Instant = Infinity;
    const old = { kind: 'stale', age: 20 * SECOND } as const;
    // The next one is no longer careful, and is shown what was so before the last write.
    const faultAt: Wishes['faultAt'] = (_, { name }) => {
      const age = drill.stage.agenda.now() - began;
      return name === 'IssueWorld' && age > 25 * SECOND && age < MINUTE ? old : null;
    };
    const drill = await aDrill(ENDS_LATE, { setting: LEAN, rates: NO_FAULTS, faultAt });
    const { stage } = drill;
    const drive = await drill.begin();
    stage.before = () => {
      const { number = 0 } = stage.process ?? {};
      if (number === 2) began = Math.min(began, stage.agenda.now());
      const [run] = stage.ground.world.tables.runs.all();
      const isOver = drive.record()?.run != null && run?.status === 'completed';
      stage.rates = { ...NO_FAULTS, ending: number === 1 && isOver ? 1 : 0 };
    };
    await drill.pass(HOUR);
    return drill;
  },

  'limits all along': async () => {
    const drill = await aDrill(1, { setting: LEAN, rates: { ...NO_FAULTS, limit: 0.1 } });
    await drill.begin();
    await drill.pass(HOUR);
    return drill;
  },

  'a run that never ends': async () => {
    const drill = await aScene(LEAN);
    drill.machines.fail({ hang: 1 });
    const drive = await drill.begin();
    await drill.pass(4 * HOUR);
    const { run, hold } = drive.record() ?? {};
    const now = drill.stage.agenda.now();
    if (run != null && hold == null && now > run.requestedAt + 2 * HOUR)
      drill.stage.truth.accuse('L1', `${run.key} is awaited for ever`);
    return drill;
  },

  'a command under much talk': async () => {
    const drill = await aScene(LEAN);
    const drive = await drill.begin();
    await untilReview(drill, drive);
    drill.stage.rates = { ...NO_FAULTS, lost: 1 };
    const { issue } = sceneFor(drill, drive);
    await say(drill.stage, 'operator', issue, '/approve');
    for (let times = 0; times < 120; times += 1)
      await say(drill.stage, 'reviewer', issue, 'What a nice day.');
    await drill.stage.agenda.pass(HOUR);
    if (drive.record()?.end?.outcome !== 'done')
      drill.stage.truth.accuse('I10', 'an approval under much talk was never heard');
    return drill;
  },

  'a lifecycle in which nothing goes wrong': async () => {
    const drill = await aDrill(1, { setting: FULL, rates: NO_FAULTS, feedback: true });
    const drive = await drill.begin();
    const before = drill.calls();
    while (!drive.isOver()) await drill.pass(MINUTE);
    await drill.pass(2 * MINUTE);
    const calls = drill.calls() - before;
    if (calls > MOST_CALLS) drill.stage.truth.accuse('I13', `it took ${calls} requests`);
    return drill;
  },
};
