import { z } from 'zod';
import { Board } from './config-board.ts';
import { Checks, Deployment, Merge, Workflows } from './config-delivery.ts';
import { Commands, Deadlines, Feedback, Limits, Reminders } from './config-limits.ts';
import { Approvers, Gates, Protected } from './config-people.ts';
import { Agents, Instructions, Runs, Stages } from './config-work.ts';

/**
 * `.github/drover.yml`, read from the default branch. Strict at every level: an unknown key is a
 * problem, since a misspelt gate would otherwise be an open one. Input is what YAML gives, output
 * has every default filled in and every length of time in milliseconds.
 */
export const Config = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  board: Board,
  stages: Stages,
  runs: Runs,
  agents: Agents,
  instructions: Instructions,
  gates: Gates,
  approvers: Approvers,
  deadlines: Deadlines,
  reminders: Reminders,
  limits: Limits,
  deployment: Deployment,
  checks: Checks,
  merge: Merge,
  protected: Protected,
  commands: Commands,
  feedback: Feedback,
  workflows: Workflows,
});
export type Config = Frozen<z.output<typeof Config>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What a repository gets that says nothing but `version: 1`. */
export const DEFAULT_CONFIG: Config = Config.parse({ version: 1 });
