// Bundles the actions of .github/actions from src/run: `npm run bundle`. GitHub runs them as they are committed,
// without an install; a test fails when a committed bundle is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rolldown } from 'rolldown';

export const ACTIONS = ['session', 'work', 'publish', 'preview'] as const;

const BANNER = `// Bundled from src/run by scripts/bundle-actions.ts. Do not edit.
// It contains zod: MIT License, Copyright (c) 2025 Colin McDonnell.`;

export interface Bundle {
  readonly path: string;
  readonly content: string;
}

/** The bundle of one action: an ES module that Node 24 runs by itself. */
export async function bundleAction(name: (typeof ACTIONS)[number]): Promise<Bundle> {
  const build = await rolldown({
    input: `src/run/${name}/main.ts`,
    platform: 'node',
  });
  const { output } = await build.generate({
    format: 'esm',
    codeSplitting: false,
    comments: false,
    banner: BANNER,
  });
  await build.close();
  return { path: `.github/actions/${name}/dist/index.js`, content: output[0].code };
}

if (import.meta.main) {
  for (const name of ACTIONS) {
    const { path, content } = await bundleAction(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`wrote ${path} (${Math.round(content.length / 1024)} kB)`);
  }
}
