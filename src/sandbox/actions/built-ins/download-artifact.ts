import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, matchesGlob, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { StoredArtifact } from '../host.ts';
import { failedWith, succeeded } from '../job.ts';
import type { BuiltIn, BuiltInCall } from './built-in.ts';
import { refuseInputs } from './refuse-inputs.ts';

/** actions/download-artifact: one by name into `path`, or all of them into a folder each. */
export const downloadArtifact: BuiltIn = async (call) => {
  const { step, input } = call;
  const unknown = ['artifact-ids', 'skip-decompress'];
  const refused = refuseInputs(call, 'actions/download-artifact', unknown);
  if (refused !== undefined) return refused;
  const target = resolve(step.job.space.workspace, input('path') || '.');
  const name = input('name');
  const artifacts = await findArtifacts(call);
  if (name !== '' && artifacts.length === 0) {
    return failedWith(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  }
  const isFlat = name !== '' || input('merge-multiple') === 'true';
  for (const artifact of artifacts) {
    await extract(artifact, isFlat ? target : join(target, artifact.name));
    step.line(`Artifact ${artifact.name} downloaded successfully`);
  }
  step.outputs['download-path'] = target;
  return succeeded;
};

async function findArtifacts({ step, input }: BuiltInCall): Promise<readonly StoredArtifact[]> {
  const name = input('name');
  const pattern = input('pattern');
  const all = await step.job.host.artifacts({
    runId: Number(input('run-id') || step.job.run.runId),
    repository: input('repository') || step.job.run.repository.fullName,
    token: input('github-token') || step.job.token,
    ...(name === '' ? {} : { name }),
  });
  return pattern === '' ? all : all.filter((artifact) => matchesGlob(artifact.name, pattern));
}

async function extract(artifact: StoredArtifact, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(artifact.zip))) {
    const path = resolve(folder, name);
    // An entry such as `../x` would land outside.
    if (!path.startsWith(folder + sep))
      throw new Error(`Artifact entry '${name}' leaves the folder`);
    if (name.endsWith('/')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
