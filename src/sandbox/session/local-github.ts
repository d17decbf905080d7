import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { provideOwnAgent, provideStandIn } from '../agent/agent-folder.ts';
import { agentProblem } from '../agent/find-command.ts';
import { gitProblem } from '../git/disk-git-store.ts';
import { makePage } from '../page/page.ts';
import { startPreviewHost } from '../preview-host/preview-host.ts';
import type { PreviewHost } from '../preview-host/preview-host.ts';
import { findLocalRepository } from '../seed/from-path.ts';
import type { LocalRepository } from '../seed/from-path.ts';
import { seedWorld } from '../seed/seed.ts';
import type { Seeded } from '../seed/seed.ts';
import { startSandbox } from '../start.ts';
import type { Sandbox } from '../start.ts';
import { offerResult } from './result-branch.ts';

export interface SessionOptions {
  /** Of the local GitHub; 0 takes a free one. */
  readonly port: number;
  readonly repo: string | null;
  readonly agent: string | null;
}

/** The local GitHub, its runner, and a host for previews. */
export interface LocalGithub {
  readonly sandbox: Sandbox<Seeded>;
  readonly local: LocalRepository | null;
  /** The command that was given as the agent; null: the stand-in. */
  readonly agent: string | null;
  /** Thrown away at the end. */
  readonly folder: string;
  /** Ends everything and leaves nothing behind. */
  close(): Promise<void>;
}

/** Starts it. The error is one sentence for the person who typed the command. */
export async function startLocalGithub(
  options: SessionOptions,
): Promise<Result<LocalGithub, string>> {
  const missing = await gitProblem();
  if (missing !== undefined) return fail(missing);
  const unfit = options.agent === null ? null : agentProblem(options.agent);
  if (unfit !== null) return fail(unfit);
  const found = options.repo === null ? ok(null) : await findLocalRepository(options.repo);
  if (!found.ok) return found;
  const local = found.value;
  const folder = mkdtempSync(join(tmpdir(), 'drover-sandbox-'));
  const previews = await startPreviewHost(join(folder, 'previews'));
  const closeGround = async (): Promise<void> => {
    await previews.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const sandbox = await startGithub({ options, local, folder, previews });
    await offerResult(sandbox);
    const close = async (): Promise<void> => {
      await sandbox.close();
      await closeGround();
    };
    return ok({ sandbox, local, agent: options.agent, folder, close });
  } catch (error) {
    await closeGround();
    const sentence = sentenceFor(error, options);
    if (sentence !== null) return fail(sentence);
    throw error;
  }
}

interface Ground {
  readonly options: SessionOptions;
  readonly local: LocalRepository | null;
  readonly folder: string;
  readonly previews: PreviewHost;
}

async function startGithub({ options, local, folder, previews }: Ground): Promise<Sandbox<Seeded>> {
  const bin = join(folder, 'bin');
  const root = join(folder, 'github');
  mkdirSync(root);
  const agent =
    options.agent === null ? provideStandIn(bin) : provideOwnAgent(bin, options.agent, process.env);
  return startSandbox({
    port: options.port,
    root,
    makePage,
    engine: { extraPath: [bin] },
    seed: (world, git) => seedWorld(world, { git, agent, local, preview: previews.upload }),
  });
}

function sentenceFor(error: unknown, { port, repo }: SessionOptions): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Take another with --port N, or a free one with --port 0.`;
  }
  if (code === 'EACCES') return `Port ${port} may not be used. Take another with --port N.`;
  // git says itself what it cannot read of a repository; anything else is ours.
  if (repo !== null && error instanceof Error && error.message.startsWith('git fetch ')) {
    return `${repo} cannot be cloned: ${error.message.replace(/^.*failed \(\d+\): /s, '')}`;
  }
  return null;
}
