/** Well-known credentials, by the forms that their issuers document. A net with wide meshes, not a proof. */
const PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a GitHub token', /\bgh[opsur]_[A-Za-z0-9_.-]{36,}/g],
  ['a fine-grained GitHub token', /\bgithub_pat_[A-Za-z0-9_]{50,}/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/g],
  ['an Anthropic key', /\bsk-ant-[A-Za-z0-9_-]{20,}/g],
  ['an OpenAI key', /\bsk-(?:proj|svcacct)-[A-Za-z0-9_-]{40,}/g],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/g],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/g],
  ['a Stripe live key', /\b[rs]k_live_[A-Za-z0-9]{20,}/g],
];

/** The kinds of secrets in a text that are not in the text before it. The secrets themselves are never given on. */
export function newSecrets(text: string, before = ''): string[] {
  return PATTERNS.flatMap(([name, pattern]) =>
    (text.match(pattern) ?? []).some((secret) => !before.includes(secret)) ? [name] : [],
  );
}

/** Shorter values would be met by chance. */
const SHORTEST = 8;

/** Whether a text holds one of the values, plain, reversed, in base64, hexadecimal or percent-encoding. */
export function holdsValue(text: string, values: readonly string[]): boolean {
  return values
    .filter((value) => value.length >= SHORTEST)
    .some((value) => formsOf(value).some((form) => text.includes(form)));
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const reversed = Array.from(value).toReversed().join('');
  const hex = bytes.toString('hex');
  const plain = [value, reversed, hex, hex.toUpperCase(), encodeURIComponent(value)];
  return [...plain, ...base64Forms(bytes), ...base64Forms(Buffer.from(reversed))];
}

/** What base64 makes of a value at each place within three bytes, without the digits that its neighbours share. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const skip = Math.ceil((before * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    const digits = padded.toString('base64').slice(skip, end);
    return [digits, digits.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
