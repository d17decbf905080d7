import { WITHHELD, withoutSecrets } from '../text/without-secrets.ts';

/** No well-known form of a secret is shorter. */
const SHORTEST = 16;

/** Plain values without what looks like a secret: the word that it is, or, where it is spread out, the whole text. */
export function withheld(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return withoutExact(value, secrets);
  if (Array.isArray(value)) return value.map((each) => withheld(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withheld(inner, secrets)]);
  return Object.fromEntries(entries) as unknown;
}

function withoutExact(text: string, secrets: readonly string[]): string {
  if (text.length < SHORTEST || text.startsWith('<!-- drover:record ')) return text;
  const without = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .reduce((current, secret) => current.replaceAll(secret, WITHHELD), text);
  return withoutSecrets(without);
}
