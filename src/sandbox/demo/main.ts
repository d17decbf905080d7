// npm run demo: an issue goes from Ready to Done, and whoever watches may go on by hand.
import type { Session } from '../session/session.ts';
import { listenForStop } from '../session/listen-for-stop.ts';
import { byHand } from './by-hand.ts';
import { narrate } from './narrate.ts';
import { readDemoArguments } from './options.ts';
import type { DemoArguments } from './options.ts';
import { play } from './play.ts';
import { makeTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import { Stuck } from './watch.ts';

const args = readDemoArguments(process.argv.slice(2));
if (args.ok) process.exitCode = await run(args.value);
else {
  (args.error.exitCode === 0 ? process.stdout : process.stderr).write(args.error.text);
  process.exitCode = args.error.exitCode;
}

async function run({ exit, port }: DemoArguments): Promise<number> {
  const stop = listenForStop();
  const timeline = makeTimeline(process.stdout);
  timeline.heading('Drover: from Ready to Done');
  // Only now: the heading is there at once.
  const { startSession } = await import('../session/session.ts');
  const started = await startSession({ port, repo: null, agent: null });
  if (!started.ok) {
    // A signal to a whole terminal ends Drover as well, and there is nothing to tell of that.
    if (!stop.isAsked()) process.stderr.write(`${started.error}\n`);
    return 1;
  }
  const session = started.value;
  introduce(session, timeline);
  const end = await Promise.race([
    show(session, timeline),
    stop.asked.then(() => 'stopped' as const),
  ]);
  if (end !== 'stopped' && !exit) {
    timeline.heading('Your turn. It stays up until Ctrl-C.');
    timeline.say(...byHand(session));
    await Promise.race([stop.asked, session.drover.died]);
  }
  await session.close();
  return end === 'done' ? 0 : 1;
}

function introduce({ sandbox }: Session, timeline: Timeline): void {
  timeline.say(
    `  A local GitHub with a repository, a board and a runner: ${sandbox.urls.origin}`,
    '  Open it in a browser to see what Drover writes. You are the operator; the agent is a stand-in,',
    '  a plain program that does what the issue tells it to. Everything else is real.',
    '',
  );
}

async function show(session: Session, timeline: Timeline): Promise<'done' | 'failed'> {
  const quiet = narrate(session.sandbox.world, timeline);
  const start = performance.now();
  const death = session.drover.died.then((why) => Promise.reject(new Stuck(why)));
  try {
    await Promise.race([play(session, timeline), death]);
    const seconds = Math.round((performance.now() - start) / 1000);
    timeline.heading(`Done in ${seconds} seconds: merged, verified, follow-up filed.`);
    return 'done';
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    timeline.failure(`The demo did not get to Done. ${error.message}`);
    return 'failed';
  } finally {
    quiet();
  }
}
