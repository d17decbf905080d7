import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../lifecycle/reports/task.ts';
import type { Home } from '../adapters/adapter.ts';
import { adapterOf } from '../adapters/adapter-of.ts';
import { seal, unseal } from '../session/seal.ts';
import { SEALED, sessionFiles, takeOver } from '../session/session-folder.ts';

/** The conversation of one run: brought to this machine before its agent starts, and kept after it ended. */
export interface ConversationKeeper {
  /** Seals what the session left. Gives whether there is something to keep. */
  readonly keep: (session: string | null) => Promise<boolean>;
}

export interface ConversationWish {
  readonly agent: Task['agent'];
  readonly home: Home;
  /** The temporary folder of the runner. */
  readonly temp: string;
  readonly say: (line: string) => void;
}

/**
 * Takes over what the steps before have left. Nothing that goes wrong here fails the run: the prompt holds question
 * and answer, so the agent can begin anew.
 */
export async function openConversation(wish: ConversationWish): Promise<ConversationKeeper> {
  const files = sessionFiles(wish.temp);
  const taken = await takeOver(files);
  if (taken === null) return { keep: () => Promise.resolve(false) };
  const { keys, sealed } = taken;
  if (sealed !== null && keys.former !== null) await restore(wish, keys.former, sealed);
  return { keep: (session) => keep(wish, keys.own, session, files.keep) };
}

async function restore(
  { agent, home, say }: ConversationWish,
  key: Buffer,
  sealed: Buffer,
): Promise<void> {
  const { conversation } = adapterOf(agent);
  if (conversation === null || agent.session === null) return;
  try {
    const { session, files } = await unseal(key, sealed);
    if (session !== agent.session) throw new Error('it belongs to another session');
    await conversation.restore(session, files, await real(home));
    say(`the conversation so far was restored (${files.length} files).`);
  } catch (error) {
    say(`the conversation so far could not be restored: ${wordsOf(error)}.`);
  }
}

async function keep(
  { agent, home, say }: ConversationWish,
  key: Buffer,
  session: string | null,
  folder: string,
): Promise<boolean> {
  const { conversation } = adapterOf(agent);
  if (conversation === null || session === null) return false;
  try {
    const files = await conversation.collect(session, await real(home));
    if (files.length === 0) throw new Error('its files were not found');
    const sealed = await seal(key, session, files);
    if (sealed === null) throw new Error('it is too long');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, SEALED), sealed);
    say(`the conversation is kept, sealed (${Math.ceil(sealed.length / 1024)} kB).`);
    return true;
  } catch (error) {
    say(`the conversation could not be kept: ${wordsOf(error)}.`);
    return false;
  }
}

/** Programs name their folders by the place without links. */
async function real(home: Home): Promise<Home> {
  return { ...home, workspace: await realpath(home.workspace) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
