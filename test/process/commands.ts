import { act, reactionsTo } from '../scenarios/eyes.ts';
import { until } from '../scenarios/patience.ts';
import type { Ground } from '../scenarios/stage.ts';

/** A command by somebody who may not give it, which Drover answers by a reaction: the least that it can have to do. */
export interface Command {
  readonly issue: number;
  /** Of the comment. */
  readonly id: number;
}

export async function anIssue(site: Ground, title: string): Promise<number> {
  const body = { title, body: 'Please do it. '.repeat(100) };
  const request = { method: 'POST', path: '/issues', body };
  const { number } = await act<{ number: number }>(site, 'outsider', request);
  return number;
}

export async function aCommand(site: Ground, title: string): Promise<Command> {
  const issue = await anIssue(site, title);
  const body = { body: '/ready' };
  const request = { method: 'POST', path: `/issues/${issue}/comments`, body };
  const { id } = await act<{ id: number }>(site, 'outsider', request);
  return { issue, id };
}

/** Waits until Drover has answered it. */
export async function heard(site: Ground, command: Command): Promise<void> {
  await until(`the command on #${command.issue} is heard`, async () => {
    const [first] = await reactionsTo(site, command);
    return first === 'confused';
  });
}
