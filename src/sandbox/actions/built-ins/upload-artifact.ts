import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { zipSync } from 'fflate';
import { findFiles } from '../find-files.ts';
import { failedWith, succeeded, type StepEnd } from '../job.ts';
import type { BuiltIn, BuiltInCall } from './built-in.ts';

/** actions/upload-artifact as of its v4: one zip a name, names of a run are unique. */
export const uploadArtifact: BuiltIn = async (call) => {
  const { step, input } = call;
  if (input('archive') === 'false') {
    return failedWith("The sandbox's actions/upload-artifact makes zip files only.");
  }
  const name = input('name') || 'artifact';
  const found = findFiles(step.job.space.workspace, [input('path')], {
    hidden: input('include-hidden-files') === 'true',
  });
  if (found.files.length === 0) return nothingFound(call);
  const contents = found.files.map((file) => [
    relative(found.root, file).split(sep).join('/'),
    new Uint8Array(readFileSync(file)),
  ]);
  const retentionDays = Number(input('retention-days'));
  const saved = await step.job.host.saveArtifact({
    runId: step.job.run.runId,
    jobId: step.job.jobId,
    name,
    zip: zipSync(Object.fromEntries(contents) as Record<string, Uint8Array>),
    overwrite: input('overwrite') === 'true',
    ...(retentionDays > 0 ? { retentionDays } : {}),
  });
  if (saved.kind === 'name-taken') {
    return failedWith(
      `Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run`,
    );
  }
  step.outputs['artifact-id'] = String(saved.id);
  step.outputs['artifact-url'] = saved.url;
  step.outputs['artifact-digest'] = saved.digest;
  step.line(`Artifact ${name} has been successfully uploaded! Artifact ID is ${saved.id}`);
  return succeeded;
};

function nothingFound({ step, input }: BuiltInCall): StepEnd {
  const message = `No files were found with the provided path: ${input('path')}. No artifacts will be uploaded.`;
  if (input('if-no-files-found') === 'error') return failedWith(message);
  step.line(input('if-no-files-found') === 'ignore' ? message : `::warning::${message}`);
  return succeeded;
}
