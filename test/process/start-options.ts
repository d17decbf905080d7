import manifest from '../../package.json' with { type: 'json' };

/** The options that `npm start` gives to Node, which decide how it keeps its memory. */
export const START_OPTIONS: readonly string[] =
  /bin\/node (--.*) src\/main/.exec(manifest.scripts.start)?.[1]?.split(' ') ?? [];
