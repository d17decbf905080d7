import type { ProgramEnd } from '../program.ts';
import type { AgentCall } from './adapter.ts';

/** How a program is started; `session` is null for a new one. */
export type Start = (session: string | null, prompt: string) => Promise<ProgramEnd>;

/**
 * Goes on with the call's session, told only what is new. A session that this machine does not have is begun anew
 * with the whole prompt, which holds question and answer as well.
 */
export async function resumeOrBegin(
  call: AgentCall,
  start: Start,
  unknownSession: RegExp,
): Promise<ProgramEnd> {
  const { session } = call.agent;
  if (session === null) return start(null, call.prompt);
  const end = await start(session, call.news ?? call.prompt);
  const isUnknown =
    end.kind === 'exited' && end.code !== 0 && unknownSession.test(end.stderr + end.stdout);
  if (!isUnknown) return end;
  call.onOutput('Drover: the conversation so far is not on this machine; it is begun anew.\n');
  return start(null, call.prompt);
}
