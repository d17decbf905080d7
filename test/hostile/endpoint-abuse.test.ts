import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { anEndpoint, commented, deliver, type Endpoint, quiet } from './endpoint.ts';

describe('a sender that takes its time, or brings too much', () => {
  const path = '/api/github/webhooks';
  const head = (more: readonly string[]): string =>
    [`POST ${path} HTTP/1.1`, 'host: x', ...more, '', ''].join('\r\n');
  const signed = [
    'content-type: application/json',
    'x-github-event: issue_comment',
    'x-github-delivery: 1',
    `x-hub-signature-256: sha256=${'0'.repeat(64)}`,
  ];

  test('H64: two hundred that never end their headers or bodies keep nobody waiting, and are cut', async () => {
    const endpoint = await anEndpoint();
    const slow = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        at % 2 === 0
          ? send(endpoint, `POST ${path} HTTP/1.1\r\nhost: x\r\nx-a`)
          : send(endpoint, `${head([...signed, 'content-length: 1000'])}{`),
      ),
    );
    expect(await deliver(endpoint, commented(12))).toBe(200);
    await quiet(endpoint);
    expect(endpoint.looks).toEqual([12]);
    const cut = await Promise.all(slow.filter((_, at) => at % 2 === 0).map(({ ended }) => ended));
    for (const answer of cut) expect(answer).toMatch(/^(HTTP\/1\.1 408 [^]*|)$/);
    for (const { socket } of slow) socket.destroy();
  }, 60_000);

  test('H64: what is too large, or too much at a time, is neither kept nor looked at; a small one is read all the same', async () => {
    const endpoint = await anEndpoint();
    const large = 24 * 1024 * 1024;
    const halves = await Promise.all(
      Array.from({ length: 9 }, () =>
        send(endpoint, head([...signed, `content-length: ${large}`]), Buffer.alloc(large / 2, 32)),
      ),
    );
    expect(await deliver(endpoint, commented(12))).toBe(200);
    const refused = (await Promise.race(halves.map(({ ended }) => ended))) ?? '';
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    for (const { socket } of halves) socket.destroy();
    const tooLarge = await send(endpoint, head([...signed, 'content-length: 26214401']));
    expect(await tooLarge.ended).toMatch(/^HTTP\/1\.1 413 /);
    await quiet(endpoint);
    // The room is free again: the largest that GitHub sends is read.
    const body = JSON.stringify({ ...JSON.parse(commented(13)), pad: 'x'.repeat(large) });
    expect(await deliver(endpoint, body)).toBe(200);
    await quiet(endpoint);
    expect(endpoint.looks).toEqual([12, 13]);
  }, 60_000);

  test('H70: what is no HTTP, or abuses it, gets a short refusal', async () => {
    const endpoint = await anEndpoint();
    for (const text of [
      'junk\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      `GET /readyz HTTP/1.1\r\nhost: x\r\n${'x-a: b\r\n'.repeat(5_000)}\r\n`,
      head(['content-length: 5', 'transfer-encoding: chunked', ...signed]),
      head([...signed, 'content-length: -1']),
      'CONNECT evil.test:443 HTTP/1.1\r\nhost: evil.test\r\n\r\n',
      'GET http://evil.test/readyz HTTP/1.1\r\nhost: evil.test\r\nconnection: close\r\n\r\n',
      'GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'GET /probot HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n',
    ]) {
      const { ended, socket } = await send(endpoint, text);
      const answer = await ended;
      socket.destroy();
      expect([text.slice(0, 40), answer]).toEqual([
        text.slice(0, 40),
        expect.stringMatching(/^(HTTP\/1\.1 4\d\d [^]{0,400}|)$/),
      ]);
      expect(answer).not.toMatch(/\n\s+at |node_modules|canary|x-powered-by|server:/i);
    }
    expect([endpoint.looks, endpoint.writes]).toEqual([[], []]);
  });
});

interface Sent {
  readonly socket: Socket;
  /** What was answered by the time that the answer was there, or the connection was cut. */
  readonly ended: Promise<string>;
}

/** Sends what need not be HTTP, and goes on once it is on its way. */
async function send({ url }: Endpoint, ...parts: readonly (string | Buffer)[]): Promise<Sent> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const ended = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString()));
    socket.on('error', () => resolve(''));
    socket.on('close', () => resolve(''));
  });
  for (const part of parts) socket.write(part);
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });
  return { socket, ended };
}
