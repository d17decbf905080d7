// Bundles the actions of .github/actions from src/run: `npm run bundle`. GitHub runs them as they are committed,
// without an install; a test fails when a committed bundle is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

export const ACTIONS = ['channel', 'session', 'work', 'publish', 'preview'] as const;

/** A folder of src/run with a program of its own, and where its bundle lies. */
interface Source {
  readonly name: string;
  readonly path: string;
}

/** The actions, and the MCP server that the work action gives to its agent. */
export const SOURCES: readonly Source[] = [
  ...ACTIONS.map((name) => ({ name, path: `.github/actions/${name}/dist/index.js` })),
  { name: 'mcp', path: '.github/actions/work/dist/mcp.js' },
];

const BANNER = `// Bundled from src/run by scripts/bundle-actions.ts. Do not edit.
// It contains zod: MIT License, Copyright (c) 2025 Colin McDonnell.`;

const MCP_BANNER = `${BANNER}
// It contains the Model Context Protocol TypeScript SDK: Apache License 2.0 and MIT License, Copyright (c) the MCP
// project's contributors; and @cfworker/json-schema: MIT License, Copyright (c) 2020 Jeremy Danyow.`;

/**
 * The SDK brings ajv, with code generation, to check what a client fills into forms, which no tool of ours asks for. Its
 * own smaller validator takes the place: a third of the bundle.
 */
const smallValidator: Plugin = {
  name: 'small-validator',
  resolveId: (id) => (id === '@modelcontextprotocol/server/_shims' ? '\0mcp-shims' : null),
  load: (id) =>
    id === '\0mcp-shims'
      ? `export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
export { default as process } from 'node:process';`
      : null,
};

export interface Bundle {
  readonly path: string;
  readonly content: string;
}

/** One bundle: an ES module that Node 24 runs by itself. */
export async function bundle({ name, path }: Source): Promise<Bundle> {
  const build = await rolldown({
    input: `src/run/${name}/main.ts`,
    platform: 'node',
    plugins: name === 'mcp' ? [smallValidator] : [],
  });
  const { output } = await build.generate({
    format: 'esm',
    codeSplitting: false,
    comments: false,
    banner: name === 'mcp' ? MCP_BANNER : BANNER,
  });
  await build.close();
  return { path, content: output[0].code };
}

if (import.meta.main) {
  for (const source of SOURCES) {
    const { path, content } = await bundle(source);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(`wrote ${path} (${Math.round(content.length / 1024)} kB)`);
  }
}
