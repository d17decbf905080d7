import { z } from 'zod';

/** The stages in which an agent works, in the order in which an issue goes through them. */
export const AGENT_STAGES = [
  'clarification',
  'design',
  'plan',
  'execution',
  'feedback-implementation',
  'diagnose',
] as const;

export const AgentStage = z.enum(AGENT_STAGES);
export type AgentStage = z.infer<typeof AgentStage>;

const CHANGING: readonly AgentStage[] = ['execution', 'feedback-implementation'];

/** Whether a run of these stages may change files: only then does its work tree become a commit. */
export function mayChangeFiles(stages: readonly AgentStage[]): boolean {
  return stages.some((stage) => CHANGING.includes(stage));
}
