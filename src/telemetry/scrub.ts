/**
 * Takes secrets out of a line of JSON: the given texts, and whatever looks like one (tokens of GitHub and of model
 * providers, private keys, JSON Web Tokens, credentials in a URL, values of keys named as secrets). The line stays
 * JSON. All patterns take linear time.
 */
export function makeScrub(secrets: readonly string[]): (line: string) => string {
  const exact = secrets.filter((secret) => secret.length >= 8).map(asWrittenInJson);
  return (line) => {
    const without = exact.reduce((text, secret) => text.replaceAll(secret, REDACTED), line);
    return PATTERNS.reduce((text, [pattern, to]) => text.replace(pattern, to), without);
  };
}

const REDACTED = '[redacted]';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
    REDACTED,
  ],
  // Installation tokens are not always 40 characters: the stateless format holds a JWT, with dots.
  [/\bgh[a-z]_[A-Za-z0-9_.-]{16,}/g, REDACTED],
  [/\bgithub_pat_[A-Za-z0-9_]{16,}/g, REDACTED],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, REDACTED],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, REDACTED],
  [/(:\/\/)[^\s/@"\\]{1,300}@/g, `$1${REDACTED}@`],
  [
    /"(authorization|cookie|password|secret|token|private_?key|client_?secret|webhook_?secret|pem)":"(?:[^"\\]|\\.)*"/gi,
    `"$1":"${REDACTED}"`,
  ],
];

function asWrittenInJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
