import { hkdfSync } from 'node:crypto';
import type { z } from 'zod';
import { type Collector, collectorOf, secretsOfCollector } from './environment/collector.ts';
import { readPrivateKey } from './environment/private-key.ts';
import { readText } from './environment/read-text.ts';
import { type EnvProblem, Known, type Variables } from './environment/variables.ts';
import { fail, ok, type Result } from './lifecycle/result.ts';
import type { Millis } from './lifecycle/time.ts';
import { type Channels, parseChannels, secretsIn } from './notify/settings.ts';
import type { LogFormat, LogLevel } from './telemetry/log-options.ts';

/** What the process is told from outside, checked. */
export interface Env {
  readonly appId: number;
  /** The App's private key, as PKCS #8 PEM however it was given. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** What records are signed with, and what else is accepted while keys rotate. */
  readonly sealKeys: { readonly current: string; readonly former: readonly string[] };
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  readonly github: GitHubAddress;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  readonly sweepInterval: Millis;
  /** The queue's database, which several processes share; null where there is one process alone. */
  readonly database: string | null;
  /** Where runs reach this Drover to ask while they go on, without a slash at its end; null where they cannot. */
  readonly address: string | null;
  /** Whether people may answer over HTTP, each with a token of their own. */
  readonly hasApi: boolean;
  /** Where it is told what was counted: on a port of its own, or for null where all else is served; null: nowhere. */
  readonly metrics: { readonly port: number | null } | null;
  /** Where traces are sent to, as OTLP over HTTP; null: nowhere. */
  readonly traces: Collector | null;
  /** Where each look is kept, and whether without what people wrote; null where none is. */
  readonly recordings: { readonly folder: string; readonly redacts: boolean } | null;
  /** Where people may be told of things elsewhere than on GitHub, by name. */
  readonly channels: Channels;
}

/** Where GitHub is, without trailing slashes. */
export interface GitHubAddress {
  /** The base of REST; Octokit derives GraphQL's address from it. */
  readonly api: string;
  /** The base of pages and of git. */
  readonly web: string;
}

/**
 * Reads the environment; nothing else in this program looks at `process.env`. An empty variable counts as absent, all
 * problems are found at once. `PRIVATE_KEY_PATH` and `DROVER_CHANNELS_PATH` name files that are read here.
 */
export function readEnv(variables: Variables = process.env): Result<Env, readonly EnvProblem[]> {
  const given = givenOf(variables);
  const key = readPrivateKey(given);
  const channels = readChannels(given);
  const known = Known.safeParse(given);
  if (key.ok && channels.ok && known.success)
    return ok({ ...toEnv(known.data, key.value), channels: channels.value });
  return fail([
    ...(known.success ? [] : problemsOf(known.error)),
    ...(key.ok ? [] : [key.error]),
    ...(channels.ok ? [] : channels.error),
  ]);
}

/** What the command line is told from outside. */
export interface CliEnv {
  readonly github: GitHubAddress;
  /** The App's credentials; null where none were given. */
  readonly app: Pick<Env, 'appId' | 'privateKey' | 'sealKeys'> | null;
  /** All variables that are not empty: a person's token is looked for among them. */
  readonly variables: Variables;
}

/**
 * The App's credentials count where any of them was given; then all have to be right. A host that is
 * named on the command line goes before what the environment says of one.
 */
export function readCliEnv(
  variables: Variables = process.env,
  host: string | null = null,
): Result<CliEnv, readonly EnvProblem[]> {
  const named = host === null ? {} : { GHE_HOST: '', GHE_PROTOCOL: '', GH_HOST: host };
  const given = withGhHost(givenOf({ ...variables, ...named }));
  if (OF_THE_APP.some((name) => given[name] !== undefined)) {
    const env = readEnv(given);
    return env.ok ? ok({ github: env.value.github, app: env.value, variables: given }) : env;
  }
  const address = Known.pick({ GHE_HOST: true, GHE_PROTOCOL: true }).safeParse(given);
  if (!address.success) return fail(problemsOf(address.error));
  return ok({ github: addressOf(address.data), app: null, variables: given });
}

/**
 * Where no GHE_HOST is set, the host that gh is told (GH_HOST), or that a workflow run is told (GITHUB_SERVER_URL).
 * Either may begin with http:// or https://.
 */
function withGhHost(given: Variables): Variables {
  const { GHE_HOST: set, GH_HOST: ofGh, GITHUB_SERVER_URL: ofRun } = given;
  const told = ofGh ?? ofRun;
  if (set !== undefined || told === undefined) return given;
  const [, protocol, host] = /^(?:(https?):\/\/)?([^/]+)\/?$/.exec(told) ?? [];
  if (host === 'github.com' || host === undefined) return given;
  return {
    ...given,
    GHE_HOST: host,
    ...(protocol === undefined ? {} : { GHE_PROTOCOL: protocol }),
  };
}

const OF_THE_APP = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'];

function givenOf(variables: Variables): Variables {
  const trimmed = Object.entries(variables).map(([name, text]) => [name, text?.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text));
}

function problemsOf({ issues }: z.ZodError): readonly EnvProblem[] {
  return issues.map(({ path, message }) => ({ name: String(path[0]), sentence: message }));
}

/** The problems as lines to print before the process ends. */
export function explainEnvProblems(problems: readonly EnvProblem[]): string {
  return problems.map(({ name, sentence }) => `${name}: ${sentence}`).join('\n');
}

/** Everything in the environment that must appear in no log line. */
export function secretsOf(env: Env): readonly string[] {
  const { current, former } = env.sealKeys;
  const database = env.database === null ? [] : [env.database, passwordIn(env.database)];
  const ofApp = [env.privateKey, env.webhookSecret, current, ...former];
  return [
    ...[...ofApp, ...database].filter((each) => each !== ''),
    ...secretsIn(env.channels),
    ...secretsOfCollector(env.traces),
  ];
}

/** Of a database's address: as it is written there, which is all that a log could repeat. */
function passwordIn(address: string): string {
  return URL.canParse(address) ? new URL(address).password : '';
}

function toEnv(known: z.output<typeof Known>, privateKey: string): Omit<Env, 'channels'> {
  const derived = derivedKey(privateKey, known.WEBHOOK_SECRET);
  const former = known.DROVER_PREVIOUS_KEY;
  return {
    appId: known.APP_ID,
    privateKey,
    webhookSecret: known.WEBHOOK_SECRET,
    sealKeys: {
      current: known.DROVER_KEY ?? derived,
      former: former === undefined ? [] : [former === 'derived' ? derived : former],
    },
    port: known.PORT,
    host: known.HOST,
    github: addressOf(known),
    log: { level: known.LOG_LEVEL, format: known.LOG_FORMAT },
    sweepInterval: known.SWEEP_INTERVAL,
    database: known.DATABASE_URL ?? null,
    address: known.DROVER_URL ?? null,
    hasApi: known.HTTP_API === 'on',
    metrics: metricsOf(known),
    traces: collectorOf(known),
    recordings: recordingsOf(known),
  };
}

/** A port of its own is enough to have them. */
function metricsOf({
  METRICS: metrics,
  METRICS_PORT: port,
}: z.output<typeof Known>): Env['metrics'] {
  return metrics === 'on' || port !== undefined ? { port: port ?? null } : null;
}

function recordingsOf(known: z.output<typeof Known>): Env['recordings'] {
  const { DROVER_RECORDINGS: folder, DROVER_RECORDINGS_REDACT: redact } = known;
  return folder === undefined ? null : { folder, redacts: redact === 'on' };
}

function addressOf({
  GHE_HOST: enterprise,
  GHE_PROTOCOL: protocol,
}: Pick<z.output<typeof Known>, 'GHE_HOST' | 'GHE_PROTOCOL'>): GitHubAddress {
  return enterprise === undefined
    ? { api: 'https://api.github.com', web: 'https://github.com' }
    : { api: `${protocol}://${enterprise}/api/v3`, web: `${protocol}://${enterprise}` };
}

/** The key that signs records where none is given: from both of the App's secrets, so that neither alone forges one. */
function derivedKey(privateKey: string, webhookSecret: string): string {
  const key = hkdfSync('sha256', privateKey, webhookSecret, 'drover record key v1', 32);
  return Buffer.from(key).toString('hex');
}

/** From `DROVER_CHANNELS`, as JSON, else from the file at `DROVER_CHANNELS_PATH`. Without either there are none. */
function readChannels(given: Variables): Result<Channels, readonly EnvProblem[]> {
  const { DROVER_CHANNELS: json, DROVER_CHANNELS_PATH: file } = given;
  if (json === undefined && file === undefined) return ok({});
  const name = json === undefined ? 'DROVER_CHANNELS_PATH' : 'DROVER_CHANNELS';
  const text = json ?? readText(file ?? '');
  if (text === null) return fail([{ name, sentence: 'The file cannot be read.' }]);
  const channels = parseChannels(text);
  if (channels.ok) return channels;
  return fail(channels.error.map((sentence) => ({ name, sentence })));
}
