import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../compile-cache.ts';

/** The name under which the work job finds the program on its PATH. */
export const STAND_IN = 'stand-in-agent';
export const OWN_AGENT = 'your-agent';

/** Fills a folder for the runner's PATH with the program `stand-in-agent`, and gives its command. */
export function provideStandIn(folder: string): readonly string[] {
  writeScript(folder, STAND_IN, `exec ${program('main.ts')} "$@"\n`);
  return [STAND_IN];
}

/**
 * The same for an agent that the operator brings: a shell command that gets their own environment back, since a job
 * starts with an empty one and an agent needs the operator's login. Where it ends well without a report, one is filled
 * in, so that any command will do. The folder must be theirs alone.
 */
export function provideOwnAgent(
  folder: string,
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const exports = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || !/^[A-Za-z_]\w*$/.test(name) || OF_THE_JOB.test(name)
      ? []
      : [`export ${name}=${quoted(value)}\n`],
  );
  const filled = `test -e "$DROVER_REPORT" || exec ${program('fill-report.ts')}\n`;
  writeScript(folder, OWN_AGENT, `${exports.join('')}(\n${command}\n) || exit\n${filled}`);
  return [OWN_AGENT];
}

/** What the job says about itself stays as the job says it. */
const OF_THE_JOB =
  /^(DROVER_|GITHUB_|RUNNER_|GIT_|CI$|PWD$|OLDPWD$|SHLVL$|TMPDIR$|_$|npm_|NODE_OPTIONS$)/;

function program(name: string): string {
  const file = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const variables = Object.entries(compileCache()).map(([key, value]) => `${key}=${quoted(value)}`);
  const before = variables.length === 0 ? [] : ['env', ...variables];
  return [...before, quoted(process.execPath), quoted(file)].join(' ');
}

function writeScript(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}`, { mode: 0o700 });
  chmodSync(file, 0o700);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
