import type { Config } from '../policy/config.ts';
import type { RunStage } from '../stage.ts';

const AGENT_ORDER = ['clarification', 'design', 'plan', 'execution'] as const;
type BuildRunStage = (typeof AGENT_ORDER)[number];

function isBuildRunStage(stage: RunStage): stage is BuildRunStage {
  return AGENT_ORDER.some((each) => each === stage);
}

/** Whether config leaves a stage in. */
export function isOn(stage: string, config: Config): boolean {
  const switches: Readonly<Record<string, 'on' | 'off' | undefined>> = config.stages;
  return switches[stage] !== 'off';
}

/**
 * The stages that one run works through from the given one: its group in `runs.shared`, without those switched off, and
 * not beyond a gate at which a person is asked.
 */
export function stagesOfRun(stage: RunStage, config: Config): readonly [RunStage, ...RunStage[]] {
  if (!isBuildRunStage(stage)) return [stage];
  const group = config.runs.shared.find((each) => each.some((one) => one === stage)) ?? [stage];
  const rest = AGENT_ORDER.slice(AGENT_ORDER.indexOf(stage) + 1).filter(
    (one) => group.some((each) => each === one) && isOn(one, config),
  );
  const all: [RunStage, ...RunStage[]] = [stage];
  for (const next of rest) {
    if (isGated(all[all.length - 1] ?? stage, config)) break;
    all.push(next);
  }
  return all;
}

function isGated(stage: RunStage, config: Config): boolean {
  return (
    (stage === 'design' && config.gates.design === 'required') ||
    (stage === 'plan' && config.gates.plan === 'required')
  );
}
