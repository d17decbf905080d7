import { z } from 'zod';
import { duration } from '../lifecycle/policy/quantities.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/log-options.ts';

/** A variable that is missing or wrong, with a sentence that holds the fix and never the value. */
export interface EnvProblem {
  readonly name: string;
  readonly sentence: string;
}

/** The variables of an environment, or those of them that are not empty. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Where the App's secrets are found, for the sentences. */
export const onItsPage = 'on the App’s page (Settings, Developer settings, GitHub Apps)';
const noSecret = `Set it to the webhook secret that is entered ${onItsPage}; make one with: openssl rand -hex 32.`;
const shortSecret = 'It is shorter than 16 characters; make a new one with: openssl rand -hex 32.';
const shortKey = 'It must have at least 32 characters; make one with: openssl rand -hex 32.';
const badHost =
  'It must be a host, with a port if need be, such as github.example.com; no https://.';
const badDatabase =
  'It must be an address such as postgres://user:password@host:5432/drover; leave it out to run one process alone.';
const badAddress =
  'It must be the address at which runs reach Drover, such as https://drover.example.com; leave it out to have no channel.';
const badCollector =
  'It must be the address of a collector, such as http://127.0.0.1:4318, with http:// or https://.';
const badSweep = 'It must be a length of time from 5s to 1d, such as 90s, 15m or 1h.';

function choice<const T extends readonly [string, ...string[]]>(choices: T, usual: T[number]) {
  return z.enum(choices, { error: `It must be one of ${choices.join(', ')}.` }).prefault(usual);
}

const Port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'It must be a port from 0 to 65535; 0 takes a free one.' })
  .transform(Number)
  .refine((port) => port <= 65_535, { error: 'It must be a port from 0 to 65535.' });

const RecordKey = z.string().min(32, { error: shortKey });

/** Every variable that the server knows besides its key and its channels. */
export const Known = z.object({
  APP_ID: z
    .string({ error: `Set it to the App ID that is shown ${onItsPage}.` })
    .regex(/^[1-9]\d{0,14}$/, {
      error: `It must be a number: the App ID that is shown ${onItsPage}.`,
    })
    .transform(Number),
  WEBHOOK_SECRET: z.string({ error: noSecret }).min(16, { error: shortSecret }),
  DROVER_KEY: RecordKey.optional(),
  DROVER_PREVIOUS_KEY: z.union([z.literal('derived'), RecordKey], { error: shortKey }).optional(),
  PORT: Port.prefault('3000'),
  HOST: z.string().prefault('0.0.0.0'),
  GHE_HOST: z
    .string()
    .regex(/^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/, { error: badHost })
    .optional(),
  GHE_PROTOCOL: choice(['https', 'http'], 'https'),
  LOG_LEVEL: choice(LOG_LEVELS, 'info'),
  LOG_FORMAT: choice(LOG_FORMATS, 'json'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\/[^\s/]+\/[^\s/]\S*$/, { error: badDatabase })
    .optional(),
  DROVER_URL: z
    .url({ protocol: /^https?$/, error: badAddress })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  HTTP_API: choice(['off', 'on'], 'off'),
  METRICS: choice(['off', 'on'], 'off'),
  METRICS_PORT: Port.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: badCollector }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/, error: badCollector })
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: z.string().optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
  DROVER_RECORDINGS: z.string().optional(),
  DROVER_RECORDINGS_REDACT: choice(['off', 'on'], 'off'),
  SWEEP_INTERVAL: z
    .string()
    .prefault('15m')
    .transform((text, context) => {
      const length = duration('5s', '1d').safeParse(text);
      if (length.success) return length.data;
      context.addIssue({ code: 'custom', message: badSweep });
      return z.NEVER;
    }),
});
