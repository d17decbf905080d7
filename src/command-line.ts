import { readFileSync } from 'node:fs';
import { recordingsIn } from './composition/recordings.ts';
import { makeSystemClock } from './controller/system-clock.ts';
import { type CliEnv, explainEnvProblems, readCliEnv } from './env.ts';
import { examineAsApp, examineAsPerson, type ExaminerParts } from './github/examine/examiner.ts';
import { makeHistorian } from './github/person/historian.ts';
import { makePerson } from './github/person/person.ts';
import { makeSeal } from './github/seal.ts';
import { fail, ok, type Result } from './lifecycle/result.ts';
import { runCli } from './surfaces/cli/cli.ts';
import type { DoctorPorts, Eyes } from './surfaces/cli/commands/doctor.ts';
import type { Historian } from './surfaces/cli/historian.ts';
import type { Terminal } from './surfaces/cli/io.ts';
import type { Person } from './surfaces/person.ts';
import { findToken, type Token } from './surfaces/cli/token.ts';

const NO_TOKEN =
  'No credentials were found. Set GH_TOKEN to a token of yours (`GH_TOKEN=$(gh auth token)` where gh keeps it in the keyring), or the App’s APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.';
const NO_PERSON =
  '--repair comments as you, and so it needs a token of yours: set GH_TOKEN (`GH_TOKEN=$(gh auth token)`).';

const NO_TOKEN_OF_YOURS =
  'No token of yours was found. Set GH_TOKEN (`GH_TOKEN=$(gh auth token)`) or GITHUB_TOKEN, or log in with gh.';

/** What a command line is told from outside, and where it speaks. */
export interface Surroundings {
  /** Its environment; the process's own when absent. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where a person can be asked; null or absent where none is. */
  readonly terminal?: Terminal | null;
  /** Aborted when whoever runs it has had enough. */
  readonly signal?: AbortSignal;
}

/** Puts together what the commands stand on, runs one, and gives the status that the process should end with. */
export function commandLine(
  args: readonly string[],
  { variables, out, err, terminal = null, signal }: Surroundings,
): Promise<number> {
  let env = readCliEnv(variables);
  const inEnv = <T>(then: (environment: CliEnv) => Result<T, string>): Result<T, string> =>
    env.ok ? then(env.value) : fail(explainEnvProblems(env.error));
  const until = signal ?? new AbortController().signal;
  return runCli(args, {
    out,
    err,
    terminal,
    signal: until,
    now: () => makeSystemClock().now(),
    sleep: (length) => makeSystemClock().sleep(length, until),
    useHost: (host) => {
      env = readCliEnv(variables, host);
    },
    person: () => inEnv(personOf),
    historian: () => inEnv(historianOf),
    readFile,
    recordings: recordingsIn(() =>
      env.ok ? (env.value.variables['DROVER_RECORDINGS'] ?? null) : null,
    ),
    // Only then: what speaks MCP is of no use to any other command.
    serveMcp: async (desk) => (await import('./run/mcp/serve.ts')).serveMcp(desk),
    doctor: { eyes: () => inEnv(eyesOf), say: () => inEnv(voiceOf) },
  });
}

/** GitHub as the person whose token is found. */
function personOf(environment: CliEnv): Result<Person, string> {
  const token = tokenOf(environment);
  if (token === null) return fail(NO_TOKEN_OF_YOURS);
  return ok(makePerson(partsOf(environment), token.value));
}

/** The past as that person is shown it. */
function historianOf(environment: CliEnv): Result<Historian, string> {
  const token = tokenOf(environment);
  if (token === null) return fail(NO_TOKEN_OF_YOURS);
  return ok(makeHistorian(partsOf(environment), token.value));
}

function partsOf({ github }: CliEnv): ExaminerParts {
  return { api: github.api, host: new URL(github.web).host, clock: makeSystemClock() };
}

function tokenOf(environment: CliEnv): Token | null {
  const { host } = partsOf(environment);
  const { variables } = environment;
  return findToken({ variables, host, platform: process.platform, readFile });
}

function readFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The App's, where there are credentials of it; else the person's. */
function eyesOf(environment: CliEnv): Result<Eyes, string> {
  const parts = partsOf(environment);
  const { app } = environment;
  if (app !== null) {
    const credentials = { ...app, seal: makeSeal(app.sealKeys) };
    return ok({ as: 'app', look: (place) => examineAsApp(parts, credentials, place) });
  }
  const token = tokenOf(environment);
  if (token === null) return fail(NO_TOKEN);
  return ok({
    as: 'person',
    look: (place, slug) => examineAsPerson(parts, { token: token.value, app: slug }, place),
  });
}

function voiceOf(environment: CliEnv): ReturnType<DoctorPorts['say']> {
  const token = tokenOf(environment);
  if (token === null) return fail(NO_PERSON);
  const person = makePerson(partsOf(environment), token.value);
  return ok(async (place, body) => {
    const said = await person.say(place, body);
    return said.ok ? ok(said.value.url) : fail(said.error.sentence);
  });
}
