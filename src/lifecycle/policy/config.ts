import { z } from 'zod';
import { Board } from './config-board.ts';
import { Checks, Deployment, Merge, Workflows } from './config-delivery.ts';
import { Commands, Deadlines, Feedback, Limits, Questions, Reminders } from './config-limits.ts';
import { Notify } from './config-notify.ts';
import { Approvers, Gates, Protected } from './config-people.ts';
import { Policies } from './config-policies.ts';
import { Agents, Instructions, Runs, Stages } from './config-work.ts';

/**
 * `.github/drover.yml`, read from the default branch. Strict at every level: an unknown key is a
 * problem, since a misspelt gate would otherwise be an open one. Input is what YAML gives, output
 * has every default filled in and every length of time in milliseconds.
 */
export const Config = z.strictObject({
  version: z.literal(1, { error: '1' }).describe('The version of this format.'),
  mode: z
    .enum(['act', 'observe'])
    .prefault('act')
    .describe(
      '`observe`: Drover reads and decides, writes in its record what it would do and when, and does nothing else. `act`: it does it.',
    ),
  board: Board,
  stages: Stages.describe('Stages that this repository does without are `off`.'),
  runs: Runs.describe('Which stages share a run.'),
  agents: Agents,
  instructions: Instructions.describe('What agents should know here, by stage.'),
  gates: Gates.describe('Where a person must agree before the work goes on.'),
  approvers: Approvers.describe('Who decides, and how many.'),
  deadlines: Deadlines.describe('How long a machine is waited for.'),
  reminders: Reminders.describe('How a person who must act is reminded.'),
  questions: Questions.describe('How long a question is waited for before its run ends.'),
  limits: Limits.describe('Brakes. A person’s decision releases the brake that it answers.'),
  deployment: Deployment.describe(
    'What must be deployed before people are asked to review. `none`: nothing.',
  ),
  checks: Checks,
  merge: Merge.describe('The merge of an approved pull request.'),
  protected: Protected.describe('Paths that an agent does not change unseen.'),
  policies: Policies.describe(
    'What agents may do without asking, never, or when a person says so: see [policies](policies.md). What no rule covers is asked.',
  ),
  commands: Commands.describe('The words that count as commands.'),
  feedback: Feedback.describe('How feedback is gathered.'),
  notify: Notify.describe(
    'Who is told elsewhere than on GitHub of what waits for a person: see [notifications](notifications.md).',
  ),
  workflows: Workflows.describe('The workflow files in `.github/workflows` that are dispatched.'),
});
export type Config = Frozen<z.output<typeof Config>>;

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What holds for a repository that says nothing but `version: 1`. */
export const DEFAULT_CONFIG: Config = Config.parse({ version: 1 });
