import type { IssueKey } from '../../src/controller/ports.ts';
import type { Notice, Route } from '../../src/lifecycle/notices/notice.ts';
import type { Message } from '../../src/notify/message.ts';
import { messageOf } from '../../src/notify/message.ts';

export const KEY: IssueKey = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };

/** Monday, 2026-01-05 09:00 UTC: where the manual clock begins. */
export const NINE = Date.UTC(2026, 0, 5, 9);

export function aRoute(change: Partial<Route> = {}): Route {
  return { channel: 'chat', quiet: null, digest: null, ...change };
}

export function aNotice(change: Partial<Notice> = {}): Notice {
  const issue = change.issue ?? 12;
  return {
    id: `R_1/${issue}/prompt/1/p1`,
    key: 'prompt/1/p1',
    event: 'prompt',
    severity: 'medium',
    since: NINE,
    repository: 'acme/storefront',
    issue,
    title: 'Show the price in euros',
    url: `https://github.test/acme/storefront/issues/${issue}`,
    prompt: `acme/storefront#${issue}:p1`,
    asked: ['operator'],
    headline: '@@backend asks for approval',
    text: 'May I drop the table `prices`?',
    commands: ['/allow p1', '/deny p1 <reason>'],
    routes: [aRoute()],
    ...change,
  };
}

/** What a person or an agent may write to make a channel do something that nobody wants. */
export const HOSTILE: Partial<Notice> = {
  title: 'Hi <!channel> & <https://evil.test|click>\r\nBcc: all@evil.test',
  text: 'Ask @here, @channel or <@U123>.\n```\n[x](https://linear.app/acme/profiles/ann) <b>\n```` `end`',
};

export function aMessage(...changes: Partial<Notice>[]): Message {
  const [first = {}, ...rest] = changes;
  return messageOf('chat', [aNotice(first), ...rest.map((change) => aNotice(change))]);
}
