import { commandLine, type Surroundings } from '../../../src/command-line.ts';
import type { Terminal } from '../../../src/surfaces/cli/io.ts';
import { commentsOf, type Who } from '../../scenarios/people.ts';
import type { Ground, Stage } from '../../scenarios/stage.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type Variables = Readonly<Record<string, string>>;

/** Runs a command line in this process, which starts much sooner than another, and keeps what it says. */
export async function drover(
  args: readonly string[],
  variables: Variables,
  more: Pick<Surroundings, 'terminal' | 'signal'> = {},
): Promise<Ended> {
  const said = { out: '', err: '' };
  const code = await commandLine(args, {
    variables,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    ...more,
  });
  return { code, ...said };
}

/** What says where this GitHub is. */
export function addressOf({ sandbox }: Ground): Variables {
  return { GHE_HOST: new URL(sandbox.urls.origin).host, GHE_PROTOCOL: 'http' };
}

export function environmentOf(stage: Ground, who: Who): Variables {
  return { ...addressOf(stage), GH_TOKEN: stage.sandbox.seeded.people[who].token };
}

/** The last comment of a person on an issue, and whose it is. */
export async function lastSaid(stage: Stage, number: number): Promise<string> {
  const said = (await commentsOf(stage, number)).filter(({ user }) => !user.login.includes('['));
  const { user, body } = said.at(-1) ?? { user: { login: 'nobody' }, body: '' };
  return `${user.login}: ${body}`;
}

/** Somebody at a terminal who answers like this; of several who would choose, the one that is named so. */
export function answering(answer: string): {
  readonly terminal: Terminal;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const choose: Terminal['choose'] = async (message, choices) => {
    await ask(message);
    return choices.find(({ value }) => value === answer)?.value ?? null;
  };
  const write: Terminal['write'] = async (message) => (await ask(message)) || null;
  return { terminal: { ask, choose, write, erasing: () => '(erased)\n' }, asked };
}
