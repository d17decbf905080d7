import type { Notice } from '../lifecycle/notices/notice.ts';
import type { Channel } from './channel.ts';
import type { Message } from './message.ts';
import { answersTo, headlineOf, placeOf, subjectOf, textOf } from './plain-text.ts';
import { post } from './post.ts';

/**
 * An incoming webhook of Slack, or of whatever takes the same (`{"text": …}`): Mattermost, Rocket.Chat, Zulip. Slack has
 * no key that would let it drop a repetition, so one may be seen twice.
 */
export function makeSlack({ url }: { readonly url: string }): Channel {
  return {
    async send(message, signal) {
      const body = JSON.stringify({ text: slackText(message) });
      return (await post({ url, headers: {}, body }, signal)).sending;
    },
  };
}

/** The whole message in Slack's own markup (docs.slack.dev, "Formatting message text"). */
function slackText(message: Message): string {
  const isDigest = message.notices.length > 1;
  const parts = message.notices.map((notice) => partOf(notice, isDigest));
  return [...(isDigest ? [`*${harmless(subjectOf(message))}*`] : []), ...parts].join('\n\n');
}

function partOf(notice: Notice, isDigest: boolean): string {
  const text = textOf(notice, isDigest);
  const [ask, ...commands] = answersTo(notice);
  return [
    `*${harmless(headlineOf(notice))}* ${harmless(`${placeOf(notice)} ${notice.title}`)}`,
    ...(text === ''
      ? []
      : harmless(text)
          .split('\n')
          .map((line) => `> ${line}`)),
    ...(ask === undefined ? [] : [ask, ...commands.map((line) => `\`${harmless(line)}\``)]),
    harmless(notice.url),
  ].join('\n');
}

/**
 * Text that pings nobody: `<!channel>` and links need `<`, which is escaped with `&` and `>` as Slack asks for, and
 * behind each `@` stands a word joiner, since other servers also read `@here` as it stands.
 */
function harmless(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=[\p{L}\p{N}])/gu, '@\u2060');
}
