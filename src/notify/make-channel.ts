import type { Millis } from '../lifecycle/time.ts';
import type { Channel } from './channel.ts';
import { makeLinear } from './linear.ts';
import type { ChannelSettings } from './settings.ts';
import { makeSlack } from './slack.ts';
import { makeSmtp } from './smtp.ts';
import { makeStandardOutput } from './standard-output.ts';
import { makeWebhook } from './webhook.ts';

export interface ChannelDeps {
  readonly now: () => number;
  /** How long the other side may be silent. */
  readonly patience: Millis;
  /** The standard output of the process. */
  readonly out: { write(line: string): void };
}

/** The channel that these settings describe. */
export function makeChannel(settings: ChannelSettings, deps: ChannelDeps): Channel {
  switch (settings.kind) {
    case 'slack':
      return makeSlack(settings);
    case 'webhook':
      return makeWebhook({ ...settings, now: deps.now });
    case 'smtp':
      return makeSmtp({ ...settings, patience: deps.patience });
    case 'linear':
      return makeLinear(settings);
    case 'stdout':
      return makeStandardOutput(deps.out);
  }
}
