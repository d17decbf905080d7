import { createHmac } from 'node:crypto';
import type { Notice } from '../lifecycle/notices/notice.ts';
import { SECOND } from '../lifecycle/time.ts';
import type { Channel } from './channel.ts';
import type { Message } from './message.ts';
import { post } from './post.ts';

export interface WebhookDeps {
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  readonly now: () => number;
}

/**
 * A signed webhook as Standard Webhooks has it (standard-webhooks/standard-webhooks, spec/standard-webhooks.md): the id
 * is the same for each attempt, the timestamp that of the attempt.
 */
export function makeWebhook({ url, secret, now }: WebhookDeps): Channel {
  const key = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64');
  return {
    async send(message, signal) {
      const body = JSON.stringify(payloadOf(message));
      const timestamp = Math.floor(now() / SECOND).toString();
      const mac = createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`);
      const headers = {
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${mac.digest('base64')}`,
      };
      return (await post({ url, headers, body }, signal)).sending;
    },
  };
}

/** `timestamp`: since when the oldest of it waits; a repetition says the same. */
export function payloadOf({ notices }: Message) {
  return {
    type: 'drover.waiting',
    timestamp: new Date(notices[0].since).toISOString(),
    data: { notices: notices.map(published) },
  };
}

/** A notice as programs are given it. */
function published(notice: Notice) {
  const { id, event, severity, repository, issue, title, url, prompt } = notice;
  const { asked, headline, text, commands } = notice;
  const since = new Date(notice.since).toISOString();
  const what = { id, event, severity, since, repository, issue, title, url, prompt };
  return { ...what, asked, headline, text, commands };
}
