import type { BuiltIn } from './built-in.ts';
import { cache } from './cache.ts';
import { checkout } from './checkout.ts';
import { downloadArtifact } from './download-artifact.ts';
import { setupNode } from './setup-node.ts';
import { uploadArtifact } from './upload-artifact.ts';

/** GitHub's own actions, which live on github.com and so cannot be fetched here. */
const builtIns: Readonly<Record<string, BuiltIn>> = {
  'actions/checkout': checkout,
  'actions/setup-node': setupNode,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  'actions/cache': cache,
  'actions/cache/restore': cache,
  'actions/cache/save': cache,
};

/** The stand-in for an action, whatever the ref. */
export function findBuiltIn(repository: string, path: string): BuiltIn | undefined {
  const name = path === '' ? repository : `${repository}/${path}`;
  return builtIns[name.toLowerCase()];
}
