import type { Request } from '../../../src/lifecycle/reports/request.ts';
import type { Prompt } from '../../../src/lifecycle/record/prompt.ts';
import { LEAN } from '../lean.ts';
import { aPlay, move, OPERATOR, type Play, record, runEnds, settle } from '../play.ts';

export const APPROVAL = {
  kind: 'approval',
  category: 'destructive',
  severity: 'high',
  action: 'rm -rf data/old',
  reason: 'It is not read any more.',
  reply: 'Go ahead.',
} as const satisfies Request;

/** An issue whose first run has ended with this request. */
export function asking(request: Request | null, config: object = {}): Play {
  const play = aPlay({ ...LEAN, ...config });
  move(play, OPERATOR, 'Ready');
  settle(play);
  ask(play, request);
  return play;
}

/** The run under way ends with this request. */
export function ask(play: Play, request: Request | null, question = 'May I?'): void {
  runEnds(play, {
    outcome: 'needs-operator',
    question,
    session: 's-1',
    ...(request === null ? {} : { request }),
  });
  settle(play);
}

export function prompt(play: Play, id = 'p1'): Prompt {
  const found = record(play).prompts.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no prompt ${id}`);
  return found;
}

/** The comment of a prompt, as it stands by now. */
export function shown(play: Play, id = 'p1'): string {
  const key = `prompt/${record(play).life}/${id}`;
  const comment = play.world.comments.find(({ keys }) => keys.includes(key));
  if (comment === undefined) throw new Error(`no comment shows ${id}`);
  return comment.body;
}

/** What the agent of the last run was told. */
export function told(play: Play): string {
  return play.dispatched.at(-1)?.inputs['prompt'] ?? '';
}

export function task(play: Play): Record<string, unknown> {
  return JSON.parse(play.dispatched.at(-1)?.inputs['task'] ?? '{}') as Record<string, unknown>;
}

/** What was said last to a person. */
export function lastReply(play: Play): string {
  return play.posted.findLast(({ key }) => key.startsWith('reply/'))?.body ?? '';
}
