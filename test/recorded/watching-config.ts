import { readConfig as real } from '../../src/github/config-text.ts';

const texts = new WeakMap<object, string>();

/** The text that a configuration was read from. */
export function textOf(config: object): string | undefined {
  return texts.get(config);
}

/** Stands in for the real one while histories are recorded. */
export function readConfig(text: string): ReturnType<typeof real> {
  const parsed = real(text);
  if (parsed.ok) texts.set(parsed.value, text);
  return parsed;
}
