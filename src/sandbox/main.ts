// npm run sandbox: a local GitHub with Drover, until a signal.
import {
  announceJson,
  announceJsonAlone,
  announceText,
  announceTextAlone,
} from './session/announce.ts';
import { writeAppFiles } from './session/app-files.ts';
import { readArguments } from './session/options.ts';
import type { SandboxArguments } from './session/options.ts';
import { listenForStop } from './session/listen-for-stop.ts';

const args = readArguments(process.argv.slice(2));
if (!args.ok) process.exitCode = endEarly(args.error);
else if (args.value.app === null) process.exitCode = await run(args.value);
else process.exitCode = await runAlone(args.value, args.value.app);

async function run(options: SandboxArguments): Promise<number> {
  const stop = listenForStop();
  // Only now: help and mistakes are answered at once.
  const { startSession } = await import('./session/session.ts');
  const started = await startSession(options);
  if (!started.ok) {
    // A signal to a whole terminal ends Drover as well, and there is nothing to tell of that.
    if (!stop.isAsked()) process.stderr.write(`${started.error}\n`);
    return 1;
  }
  const session = started.value;
  console.log(options.json ? announceJson(session) : announceText(session));
  const death = await Promise.race([stop.asked.then(() => null), session.drover.died]);
  if (death !== null) process.stderr.write(`${death}\n`);
  await session.close();
  return death === null ? 0 : 1;
}

/** For somebody who starts Drover himself. */
async function runAlone(options: SandboxArguments, folder: string): Promise<number> {
  const stop = listenForStop();
  const { startLocalGithub } = await import('./session/local-github.ts');
  const started = await startLocalGithub(options);
  if (!started.ok) {
    process.stderr.write(`${started.error}\n`);
    return 1;
  }
  const github = started.value;
  const { app, webhookSecret } = github.sandbox.seeded.drover;
  const { webhook } = options;
  github.sandbox.setWebhook(app.id, { url: webhook, secret: webhookSecret });
  const files = writeAppFiles(github, folder);
  console.log(
    options.json
      ? announceJsonAlone(github, files)
      : announceTextAlone(github, { app: files, webhook }),
  );
  await stop.asked;
  await github.close();
  return 0;
}

function endEarly({
  exitCode,
  text,
}: {
  readonly exitCode: number;
  readonly text: string;
}): number {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  return exitCode;
}
