/** What a history was lived with, and is to be lived with again. */
export interface Again {
  readonly long?: boolean;
  readonly crowd?: boolean;
  /** A file. */
  readonly config?: string | undefined;
  readonly story?: boolean;
  /** Only so much of it happens. */
  readonly only?: readonly string[] | undefined;
}

/** In place of names where nothing at all is to happen: an option without a value would be refused. */
export const NOTHING = 'none';

/** What to type so that a history is lived again. */
export function replayOf(seed: number, { long, crowd, config, story, only }: Again = {}): string {
  return [
    `npm run simulate -- --seed ${seed} --seeds 1`,
    ...(story === true ? ['--story'] : []),
    ...(long === true ? ['--long'] : []),
    ...(crowd === true ? ['--crowd'] : []),
    ...(config === undefined ? [] : [`--config ${quoted(config)}`]),
    ...(only === undefined ? [] : [`--only ${only.length === 0 ? NOTHING : only.join()}`]),
  ].join(' ');
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
