/** Forms of well-known credentials; each is long enough not to meet prose. Published prefixes of the providers. */
const KNOWN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'a GitHub token',
    pattern: /(?<![a-z0-9])(?:gh[pousr]_[a-z0-9]{30,}|github_pat_[a-z0-9_]{40,})/i,
  },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a model provider key', pattern: /(?<![a-z0-9])sk-(?:ant-|proj-|or-)?[a-z0-9_-]{32,}/i },
  { what: 'an AWS access key', pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/ },
  { what: 'a Google API key', pattern: /(?<![a-z0-9])AIza[a-z0-9_-]{35}(?![a-z0-9_-])/i },
  { what: 'a Slack token', pattern: /(?<![a-z0-9])xox[abeoprs]-[a-z0-9-]{20,}/i },
  { what: 'a GitLab token', pattern: /(?<![a-z0-9])glpat-[a-z0-9_-]{20,}/i },
  { what: 'an npm token', pattern: /(?<![a-z0-9])npm_[a-z0-9]{36}/i },
  { what: 'a Stripe key', pattern: /(?<![a-z0-9])[rs]k_live_[a-z0-9]{20,}/i },
  {
    what: 'a signed token',
    pattern: /(?<![a-z0-9_-])eyJ[a-z0-9_-]{15,}\.eyJ[a-z0-9_-]{15,}\.[a-z0-9_-]{20,}/i,
  },
];

/** Shorter canaries would be met by chance. */
const MIN_CANARY = 8;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MAX_DEPTH = 3;

/**
 * What kind of secret a text holds, if any: a well-known form or one of the given values, plain, reversed, in base64,
 * hexadecimal or percent-encoding, or one of these in another; the values also with spaces and markup between.
 */
export function findSecret(text: string, canaries: readonly string[] = []): string | null {
  const values = canaries.map(squeeze).filter((canary) => canary.length >= MIN_CANARY);
  return values.length === 0 && !mayHold(text) ? null : search(text, values, MAX_DEPTH);
}

/** What kind of secret a text holds in its well-known form, as it stands: quick, whatever the length. */
export function knownSecret(text: string): string | null {
  return KNOWN.find(({ pattern }) => pattern.test(text))?.what ?? null;
}

/**
 * Every form above, plain or encoded, is a run of so many characters, or a key's head, or written in percent. Each is
 * looked for by itself: together they take five times as long.
 */
const TRACES = [/[A-Za-z0-9+/_-]{18}/, /%[0-9a-f]{2}/i, /PRIVATE/i, /ETAVIRP/i];

/** Most texts hold nothing of the kind, and the search takes a hundred times as long to say so. */
function mayHold(text: string): boolean {
  const whole = joined(text);
  return TRACES.some((trace) => trace.test(text) || (whole !== text && trace.test(whole)));
}

function search(text: string, canaries: readonly string[], depth: number): string | null {
  for (const view of [text, Array.from(text).toReversed().join('')]) {
    const known = knownSecret(view);
    if (known !== null) return known;
    const squeezed = squeeze(view);
    if (canaries.some((canary) => squeezed.includes(canary))) return 'a secret of the run';
    const inner = depth === 0 ? '' : decodings(view).join('\n');
    const found = inner === '' ? null : search(inner, canaries, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

/** Without what Markdown and line breaks put between the characters of a value. */
function squeeze(text: string): string {
  return text.replace(/[\s`*~\\|>"']+/g, '');
}

/** Lines of an encoding put together. */
function joined(text: string): string {
  return text.replace(/(?<=[A-Za-z0-9+/_-])[ \t>]*\r?\n[ \t>]*(?=[A-Za-z0-9+/_=-])/g, '');
}

/** Everything in a text that may be an encoding of something else, decoded. */
function decodings(text: string): string[] {
  const runs = [
    ...(text.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []),
    ...(joined(text).match(/[A-Za-z0-9+/_-]{12,}/g) ?? []),
  ];
  const decoded = [...new Set(runs)].flatMap((run) => [...fromBase64(run), ...fromHex(run)]);
  return text.includes('%') ? [...decoded, fromPercent(text)] : decoded;
}

/** At all four offsets, since what stands before the value is not known. Only what reads as text is of interest. */
function fromBase64(run: string): string[] {
  const digits = Array.from(run.replace(/-/g, '+').replace(/_/g, '/'), (digit) =>
    BASE64.indexOf(digit),
  );
  return [0, 1, 2, 3].flatMap((offset) => printable(bytesOf(digits.slice(offset))));
}

function bytesOf(digits: readonly number[]): string {
  let bytes = '';
  for (let at = 0; at + 1 < digits.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = digits.slice(at, at + 4);
    const word = (a << 18) | (b << 12) | (c << 6) | d;
    bytes += String.fromCharCode(word >> 16, (word >> 8) & 255, word & 255);
  }
  return bytes;
}

function fromHex(run: string): string[] {
  if (!/^[0-9a-f]+$/i.test(run)) return [];
  return [run, run.slice(1)].flatMap((digits) =>
    printable(
      (digits.match(/../g) ?? [])
        .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
        .join(''),
    ),
  );
}

function printable(bytes: string): string[] {
  return bytes.match(/[\t\n\r\x20-\x7e]{8,}/g) ?? [];
}

function fromPercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
