import { apiCommand, commentCommand, repositoryOf } from '../session/announce.ts';
import type { Session } from '../session/session.ts';

const ASKING = {
  title: 'Give the lamp a new price',
  body: 'agent: ask Which price should the lamp have?\nagent: append README.md: The lamp is cheaper now.',
};

/** What to try next on the running sandbox, as commands to copy. */
export function byHand(session: Session): string[] {
  const { sandbox } = session;
  const { urls, seeded } = sandbox;
  const next = lastNumber(session);
  const repository = repositoryOf(sandbox);
  const { operator, outsider } = seeded.people;
  return [
    `1. Send the follow-up #${next} on its way, then watch ${urls.origin}`,
    commentCommand(session, { number: next, body: '/ready' }),
    '',
    '2. Ask what it waits for, give feedback, or approve it',
    commentCommand(session, { number: next, body: '/why' }),
    commentCommand(session, { number: next, body: '/feedback Make it shorter' }),
    commentCommand(session, { number: next, body: '/approve' }),
    '',
    `3. An agent that asks: a new issue (it gets #${next + 1}), and later the answer`,
    apiCommand(session, { path: `/repos/${repository}/issues`, data: ASKING }),
    commentCommand(session, { number: next + 1, body: '/ready' }),
    commentCommand(session, { number: next + 1, body: '/answer Thirty-five' }),
    '',
    '4. Somebody without write access tries to approve',
    commentCommand(session, { number: next, body: '/approve', token: outsider.token }),
    '',
    '5. The repository itself',
    `  git clone http://operator:${operator.token}@${new URL(urls.git).host}/${repository}.git`,
  ];
}

function lastNumber({ sandbox }: Session): number {
  const { world, seeded } = sandbox;
  const topics = world.tables.topics.by('repository', seeded.repository.id);
  return Math.max(...topics.map(({ number }) => number));
}
