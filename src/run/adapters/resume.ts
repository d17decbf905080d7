import type { ProgramEnd } from '../program.ts';
import type { AgentCall } from './adapter.ts';

/** How a program is started; `session` is null for a new one. */
export type Start = (session: string | null, prompt: string) => Promise<ProgramEnd>;

/**
 * Goes on with the call's session, told only what is new. A session that this machine does not have, or that its
 * program cannot take up, is begun anew with the whole prompt, which holds question and answer as well. One that has
 * used a tool was taken up: if it fails after that, it has failed.
 */
export async function resumeOrBegin(
  call: Pick<AgentCall, 'agent' | 'prompt' | 'news' | 'acts' | 'onOutput'>,
  start: Start,
  unknownSession: RegExp,
): Promise<ProgramEnd> {
  const { session } = call.agent;
  if (session === null) return start(null, call.prompt);
  const end = await start(session, call.news ?? call.prompt);
  if (end.kind !== 'exited' || end.code === 0 || call.acts.heard() > 0) return end;
  const why = unknownSession.test(end.stderr + end.stdout)
    ? 'is not on this machine'
    : 'could not be taken up';
  call.onOutput(`Drover: the conversation so far ${why}; it is begun anew.\n`);
  return start(null, call.prompt);
}
