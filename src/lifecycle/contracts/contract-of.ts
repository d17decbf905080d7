import type { AgentStage } from '../reports/agent-stage.ts';
import { clarification } from './clarification.ts';
import type { Contract } from './contract.ts';
import { design } from './design.ts';
import { diagnose } from './diagnose.ts';
import { execution } from './execution.ts';
import { feedbackImplementation } from './feedback-implementation.ts';
import { plan } from './plan.ts';

const CONTRACTS = {
  clarification,
  design,
  plan,
  execution,
  'feedback-implementation': feedbackImplementation,
  diagnose,
} as const satisfies Record<AgentStage, Contract>;

export function contractOf(stage: AgentStage): Contract {
  return CONTRACTS[stage];
}
