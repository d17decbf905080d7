import { mayChangeFiles } from '../../lifecycle/reports/agent-stage.ts';
import type { Results } from '../../lifecycle/reports/results.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { gitText } from '../git.ts';

/** The domain exists nowhere (RFC 2606), so that no account can claim an agent's commits. */
const AGENT = { name: (agent: string) => `drover agent ${agent}`, email: 'agent@drover.invalid' };

function identity({ agent }: Task): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: AGENT.name(agent.name),
    GIT_AUTHOR_EMAIL: AGENT.email,
    GIT_COMMITTER_NAME: AGENT.name(agent.name),
    GIT_COMMITTER_EMAIL: AGENT.email,
  };
}

/**
 * Makes the commit anew from the tree of the received one: its message (which could close issues or switch off
 * checks), author, dates and signature were written where an agent ran.
 */
export async function writeCommit(folder: string, received: string, task: Task): Promise<string> {
  const args = [
    'commit-tree',
    `${received}^{tree}`,
    '-p',
    task.head,
    '-m',
    subject(task),
    '-m',
    `Drover-Run: ${task.key}`,
  ];
  return gitText(args, { cwd: folder, env: identity(task) });
}

function subject({ issue, stages }: Task): string {
  const stage = stages.findLast((one) => mayChangeFiles([one]));
  return stage === 'feedback-implementation'
    ? `Answer the feedback on #${issue.number}`
    : `Work on #${issue.number}`;
}

/** Writes the results as a commit that holds `results.json` and nothing else. */
export async function writeResults(folder: string, results: Results, task: Task): Promise<string> {
  const input = `${JSON.stringify(results, null, 2)}\n`;
  const blob = await gitText(['hash-object', '-w', '--stdin'], { cwd: folder, input });
  const tree = await gitText(['mktree'], {
    cwd: folder,
    input: `100644 blob ${blob}\tresults.json\n`,
  });
  const message = `Results of ${task.key}`;
  return gitText(['commit-tree', tree, '-m', message], { cwd: folder, env: identity(task) });
}
