import { createPrivateKey } from 'node:crypto';
import { fail, ok, type Result } from '../lifecycle/result.ts';
import { readText } from './read-text.ts';
import { type EnvProblem, onItsPage, type Variables } from './variables.ts';

const noKey = `Set it to the App’s private key (PEM, or the PEM in base64), or set PRIVATE_KEY_PATH to its file; generate one ${onItsPage}.`;
const badKey =
  'It is not an RSA private key; copy the whole .pem file that GitHub gave you, from BEGIN to END, as it is or in base64.';
const noFile =
  'The file cannot be read; give the path of the .pem file that GitHub gave you, and let the user that Drover runs as read it.';

/** From `PRIVATE_KEY`, as PEM (also with its line breaks written as \\n) or PEM in base64, else from the file at `PRIVATE_KEY_PATH`. */
export function readPrivateKey(given: Variables): Result<string, EnvProblem> {
  const { PRIVATE_KEY: text, PRIVATE_KEY_PATH: file } = given;
  const name = text === undefined && file !== undefined ? 'PRIVATE_KEY_PATH' : 'PRIVATE_KEY';
  if (text === undefined && file === undefined) return fail({ name, sentence: noKey });
  const written = text ?? readText(file ?? '');
  if (written === null) return fail({ name, sentence: noFile });
  const unwrapped = written.includes('-----') ? written : Buffer.from(written, 'base64').toString();
  try {
    const key = createPrivateKey(unwrapped.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType !== 'rsa') return fail({ name, sentence: badKey });
    return ok(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  } catch {
    return fail({ name, sentence: badKey });
  }
}
