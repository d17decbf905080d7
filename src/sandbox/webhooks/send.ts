import { createHmac } from 'node:crypto';
import { anAlarm } from '../../run/alarm.ts';

/** GitHub waits so long for an answer, in milliseconds. */
const patience = 10_000;

export interface Letter {
  readonly url: string;
  readonly secret: string;
  readonly appId: number;
  readonly guid: string;
  readonly event: string;
  readonly payload: object;
}

export interface Answer {
  /** 0 when no connection was made. */
  readonly statusCode: number;
  readonly status: string;
  readonly seconds: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one webhook as GitHub does, signed by HMAC-SHA256 over the body's bytes. Never rejects. */
export async function send(letter: Letter): Promise<Answer> {
  const body = JSON.stringify(letter.payload);
  const signature = createHmac('sha256', letter.secret).update(body).digest('hex');
  const requestHeaders = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-delivery': letter.guid,
    'x-github-event': letter.event,
    'x-github-hook-id': String(letter.appId),
    'x-github-hook-installation-target-id': String(letter.appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  const started = performance.now();
  const seconds = () => Math.round(performance.now() - started) / 1000;
  const alarm = anAlarm(patience);
  try {
    const response = await fetch(letter.url, {
      method: 'POST',
      headers: requestHeaders,
      body,
      redirect: 'manual',
      signal: alarm.signal,
    });
    const text = await response.text();
    return {
      statusCode: response.status,
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      seconds: seconds(),
      requestHeaders,
      headers: Object.fromEntries(response.headers),
      body: text,
    };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return {
      statusCode: 0,
      status: late ? 'timed out' : 'failed to connect to host',
      seconds: seconds(),
      requestHeaders,
      headers: {},
      body: '',
    };
  } finally {
    alarm.off();
  }
}
