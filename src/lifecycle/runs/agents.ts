import type { Config } from '../policy/config.ts';
import type { Run } from '../record/run.ts';
import { AGENT_STAGES, type AgentStage } from '../reports/agent-stage.ts';
import type { RunStage } from '../stage.ts';
import { isOn, stagesOfRun } from './plan-run.ts';

export type Agent = Config['agents'][number];

/** What an agent is chosen for: the stages of one run, and the labels of its issue. */
export interface Work {
  readonly stages: readonly AgentStage[];
  readonly labels: readonly string[];
}

/**
 * The first agent of the list that does all of these stages and knows a domain that the issue bears as a label. A
 * configuration that holds has one for every run; else it is the first of the list.
 */
export function chooseAgent({ agents }: Config, work: Work): Agent | undefined {
  return (
    agents.find((agent) => canDo(agent, work.stages) && knows(agent, work.labels)) ?? agents[0]
  );
}

function canDo({ capabilities }: Agent, stages: readonly AgentStage[]): boolean {
  return capabilities.length === 0 || stages.every((stage) => capabilities.includes(stage));
}

/** Labels differ in more than upper and lower case: GitHub takes no two that do not. */
function knows({ domains }: Agent, labels: readonly string[]): boolean {
  const borne = new Set(labels.map((label) => label.toLowerCase()));
  return domains.length === 0 || domains.some((domain) => borne.has(domain.toLowerCase()));
}

/** Names of the agents that an issue with these labels may come to have, each once. */
export function agentsFor(config: Config, labels: readonly string[]): readonly string[] {
  const chosen = runsOf(config).map((stages) => chooseAgent(config, { stages, labels })?.name);
  return [...new Set(chosen)].filter((name) => name !== undefined);
}

/** Runs for which an issue without any label would find no agent. */
export function runsWithoutAgent(config: Config): readonly (readonly AgentStage[])[] {
  const lacking = runsOf(config).filter(
    (stages) => !config.agents.some((agent) => canDo(agent, stages) && knows(agent, [])),
  );
  // A run that begins in the middle of another's stages says nothing more.
  const isPart = (run: readonly AgentStage[]): boolean =>
    lacking.some((other) => other.length > run.length && run.every((one) => other.includes(one)));
  return lacking.filter((run) => !isPart(run));
}

/** Every run that the configuration may ask an agent for, by its stages. */
function runsOf(config: Config): readonly (readonly AgentStage[])[] {
  return AGENT_STAGES.filter((stage) =>
    stage === 'diagnose' ? isOn('post-merge-verify', config) : isOn(stage, config),
  ).map((stage) => stagesWith(stage, config));
}

/** The stages that an agent works through in a run that begins with this one, as the configuration shares runs now. */
export function stagesWith(stage: AgentStage, config: Config): readonly AgentStage[] {
  return stage === 'diagnose' ? [stage] : agentStages(stagesOfRun(stage, config));
}

/** The stages that the agent of a run works through. */
export function stagesFor({ kind, stages }: Pick<Run, 'kind' | 'stages'>): readonly AgentStage[] {
  return kind === 'diagnose' ? ['diagnose'] : agentStages(stages);
}

function agentStages(stages: readonly RunStage[]): readonly AgentStage[] {
  return stages.filter((stage) => stage !== 'post-merge-verify');
}
