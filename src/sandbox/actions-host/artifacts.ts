import { createHash } from 'node:crypto';
import type { ActionsHost, NewArtifact, SavedArtifact } from '../actions/host.ts';
import { fullName } from '../world/find.ts';
import { actorOf } from '../world/operations/apps.ts';
import { canSee } from '../world/operations/permission.ts';
import { toInstant } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { repositoryNamed } from './files.ts';

const day = 86_400_000;
const defaultRetention = 90;

type Artifacts = Pick<ActionsHost, 'saveArtifact' | 'artifacts'>;

export function makeArtifacts(world: World): Artifacts {
  return {
    saveArtifact: async (artifact) => save(world, artifact),
    artifacts: async ({ runId, repository, token, name }) => {
      const run = world.tables.runs.get(runId);
      const found = repositoryNamed(world, repository);
      const record = world.tables.tokens.one('value', token);
      if (run === undefined || found === undefined || run.repositoryId !== found.id) return [];
      if (record === undefined || !canSee(world, actorOf(world, record), found)) return [];
      return world.tables.artifacts
        .by('run', runId)
        .filter((artifact) => name === undefined || artifact.name === name)
        .map(({ id, name: called, zip }) => ({ id, name: called, zip }));
    },
  };
}

function save(world: World, input: NewArtifact): SavedArtifact {
  const same = world.tables.artifacts
    .by('run', input.runId)
    .find((artifact) => artifact.name === input.name);
  if (same !== undefined) {
    if (!input.overwrite) return { kind: 'name-taken' };
    world.tables.artifacts.remove(same.id);
  }
  const run = world.tables.runs.must(input.runId);
  const repository = world.tables.repositories.must(run.repositoryId);
  const days = input.retentionDays ?? defaultRetention;
  const artifact = world.tables.artifacts.insert({
    ...world.newIdentity('artifact'),
    repositoryId: run.repositoryId,
    runId: run.id,
    name: input.name,
    zip: input.zip,
    createdAt: world.now(),
    expiresAt: toInstant(new Date(world.clock().getTime() + days * day)),
    expired: false,
  });
  return {
    kind: 'saved',
    id: artifact.id,
    url: `${world.origin}/${fullName(world, repository)}/actions/runs/${run.id}/artifacts/${artifact.id}`,
    digest: createHash('sha256').update(input.zip).digest('hex'),
  };
}
