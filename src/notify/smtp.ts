import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Notice } from '../lifecycle/notices/notice.ts';
import type { Millis } from '../lifecycle/time.ts';
import { type Channel, failed, SENT, type Sending } from './channel.ts';
import type { Message } from './message.ts';
import { answersTo, headlineOf, placeOf, subjectOf, textOf } from './plain-text.ts';

export interface SmtpDeps {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  readonly tls: 'required' | 'optional' | 'off';
  readonly from: string;
  readonly to: readonly string[];
  /** How long the other side may be silent. */
  readonly patience: Millis;
}

const SUBJECT_LIMIT = 200;

/**
 * Mail by SMTP, as plain text. A repetition bears the same `Message-ID`, by which most mailboxes keep one of the two. Who
 * gets it is the server's business: nothing in a message can add to that.
 */
export function makeSmtp(deps: SmtpDeps): Channel {
  const transport = createTransport({
    ...addressOf(deps.url),
    requireTLS: deps.tls === 'required',
    ignoreTLS: deps.tls === 'off',
    connectionTimeout: deps.patience,
    greetingTimeout: deps.patience,
    socketTimeout: deps.patience,
    dnsTimeout: deps.patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message, signal) {
      const ended = Promise.withResolvers<Sending>();
      const onAbort = (): void => ended.resolve(failed(null, signal));
      signal.addEventListener('abort', onAbort, { once: true });
      const sending = transport.sendMail(mailOf(message, deps)).then(
        () => SENT,
        (error: unknown) => sendingOf(error, signal),
      );
      const first = await Promise.race([sending, ended.promise]);
      signal.removeEventListener('abort', onAbort);
      return first;
    },
  };
}

/** The parts of the URL; given whole, nodemailer would take options from its query. */
function addressOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** 5yz of what was sent is for good (RFC 5321, 4.2.1); of who we are it is not: that can be set right. */
function sendingOf(error: unknown, signal: AbortSignal): Sending {
  const { responseCode, code } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof responseCode !== 'number') return failed(error, signal);
  const reason = `SMTP ${responseCode}`;
  return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
    ? { kind: 'refused', reason }
    : { kind: 'later', reason, after: null };
}

function mailOf(message: Message, { from, to }: SmtpDeps): SendMailOptions {
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: [...to],
    subject: oneLine(subjectOf(message)),
    text: message.notices
      .map((notice) => partOf(notice, message.notices.length > 1))
      .join('\n\n----\n\n'),
    messageId: `<${message.id}@${domain}>`,
    // Nobody's absence note answers it (RFC 3834, 5).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function partOf(notice: Notice, isDigest: boolean): string {
  const [ask, ...commands] = answersTo(notice);
  return [
    `${headlineOf(notice)}\n${placeOf(notice)} ${notice.title}`,
    textOf(notice, isDigest),
    ask === undefined ? '' : [ask, ...commands.map((line) => `    ${line}`)].join('\n'),
    notice.url,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.slice(0, SUBJECT_LIMIT).replace(/[\uD800-\uDBFF]$/, '');
}
