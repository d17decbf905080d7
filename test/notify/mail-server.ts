import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, lines joined by `\n`. */
  readonly source: string;
  readonly user: string | undefined;
}

/** A real SMTP server on loopback. */
export interface MailServer {
  readonly host: string;
  readonly mails: Mail[];
  close(): Promise<void>;
}

export async function aMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _, done) => {
      if (password === 'p@ss word') done(null, { user: username ?? '' });
      else done(new Error('Wrong password'));
    },
    onData: (stream, { envelope, user }, done) => {
      const take = async (): Promise<void> => {
        const source = await text(stream);
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          source: source.replaceAll('\r\n', '\n'),
          user: user as string | undefined,
        });
        done();
      };
      void take();
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The headers of a mail, unfolded, by lower-case name. */
export function headersOf({ source }: Mail): ReadonlyMap<string, string> {
  const [head = ''] = source.split('\n\n');
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
