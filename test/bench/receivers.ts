import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { START_OPTIONS } from '../process/start-options.ts';

/** Of the App that nobody knows. */
export const SECRET = 'a secret of the webhook';

/** Made anew in each process: none of them is asked for a token. */
export const { privateKey: PRIVATE_KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** A process that takes events. */
export interface Receiver {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one of the programs beside this file, and waits until it can take something. */
export async function startReceiver(
  program: 'bare-probot' | 'held-drover',
  env: Readonly<Record<string, string>> = {},
): Promise<Receiver> {
  const file = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
  const child: ChildProcess = fork(file, {
    execArgv: program === 'held-drover' ? [...START_OPTIONS] : [],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
