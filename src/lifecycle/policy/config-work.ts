import { z } from 'zod';
import { duration, whole } from './quantities.ts';
import { AdapterName } from '../reports/adapter-name.ts';
import { AGENT_STAGES, AgentStage } from '../reports/agent-stage.ts';
import { Line, Slug } from './names.ts';

const SHARABLE = ['clarification', 'design', 'plan', 'execution'] as const;
/** The stages that may share one run. */
export type SharableStage = (typeof SHARABLE)[number];

const toggle = (meaning: string) =>
  z
    .union([z.enum(['on', 'off']), z.boolean()], { error: 'on or off' })
    .transform((value) => (value === true || value === 'on' ? ('on' as const) : ('off' as const)))
    .prefault('on')
    .describe(meaning);

export const Stages = z
  .strictObject({
    clarification: toggle(
      'The agent checks that scope and acceptance criteria are clear, or asks.',
    ),
    design: toggle('The agent writes down how it will do it.'),
    plan: toggle('The agent splits the work into subtasks.'),
    'deploy-review': toggle('The deployment contract is awaited before people review.'),
    'post-merge-verify': toggle('The verify workflow runs on the merge commit.'),
    'follow-up-capture': toggle('An issue is filed for each follow-up that the agent noted.'),
  })
  .prefault({});

function isConsecutive(group: readonly SharableStage[]): boolean {
  const first = SHARABLE.indexOf(group[0] ?? 'clarification');
  return group.every((stage, i) => stage === SHARABLE[first + i]);
}

const consecutive = 'consecutive stages in the order clarification, design, plan, execution';

export const Runs = z
  .strictObject({
    shared: z
      .array(z.array(z.enum(SHARABLE)).min(1).refine(isConsecutive, { error: consecutive }))
      .refine((groups) => new Set(groups.flat()).size === groups.flat().length, {
        error: 'each stage in one group only',
      })
      .prefault([['clarification', 'design', 'plan']])
      .describe(
        'Groups of consecutive stages that share one run, which saves start-up time. `[]`: each stage has its own.',
      ),
  })
  .prefault({});

const Agent = z
  .strictObject({
    name: Slug.describe('How the agent is named in comments.'),
    adapter: AdapterName.describe(
      'Which program it is: `claude-code`, `codex`, `copilot` or `opencode`, or `command` for any other. docs/agents.md says what each of them can do.',
    ),
    command: z
      .exactOptional(z.array(z.string().min(1).max(1000)).min(1).max(50))
      .describe('For `command`: the program and its arguments.'),
    model: z.exactOptional(Line).describe('The model, in the words of the adapter.'),
    capabilities: z
      .array(AgentStage)
      .max(AGENT_STAGES.length)
      .prefault([])
      .describe(
        'The stages that it does. A run that several stages share goes to an agent that does them all. Empty: every stage.',
      ),
    domains: z
      .array(Line)
      .max(30)
      .prefault([])
      .describe(
        'Labels of the issues that it is for, in upper or lower case; one of them is enough. Empty: every issue.',
      ),
    sla: duration('1m', '30d')
      .nullable()
      .prefault(null)
      .describe(
        'How long a run of it is expected to take, from its dispatch. One that takes longer is shown as late on its issue; only the deadlines end it. `null`: nothing is expected.',
      ),
    concurrency: whole(1, 100)
      .nullable()
      .prefault(null)
      .describe(
        'Issues at a time that may come to it by their labels; the others wait in line. `null`: as many as `limits.active`.',
      ),
  })
  .refine((agent) => (agent.adapter === 'command') === (agent.command !== undefined), {
    path: ['command'],
    error: 'a list such as [my-agent, --json] for `adapter: command`, nothing for other adapters',
  });

export const Agents = z
  .array(Agent)
  .min(1)
  .max(20)
  .refine((agents) => new Set(agents.map((a) => a.name)).size === agents.length, {
    error: 'agents with different names',
  })
  .prefault([{ name: 'claude', adapter: 'claude-code' }])
  .describe(
    'The agents that work here. Each run takes the first of the list that does its stages and is for its issue, so the special ones stand before the general. For every stage there must be one without domains. An agent that takes over from another begins a conversation of its own, and is given all results so far.',
  );

const instruction = (stage: string) =>
  z
    .exactOptional(z.string().min(1).max(8000))
    .describe(`Told to the agent in ${stage}, beside the contract of the stage.`);

export const Instructions = z
  .strictObject({
    clarification: instruction('clarification'),
    design: instruction('design'),
    plan: instruction('plan'),
    execution: instruction('execution'),
    'feedback-implementation': instruction('feedback-implementation'),
    diagnose: instruction('diagnose, after a failed verification'),
  })
  .prefault({});
