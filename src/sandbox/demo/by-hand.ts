import { repositoryOf } from '../session/announce.ts';
import type { Session } from '../session/session.ts';

/** What to try next on the running sandbox, as commands to copy. */
export function byHand(session: Session): string[] {
  const { sandbox } = session;
  const { urls, seeded } = sandbox;
  const repository = repositoryOf(sandbox);
  const { operator, outsider } = seeded.people;
  const followUp = lastNumber(session);
  return [
    `Open ${urls.origin} beside it. First, two helpers for this shell: say ISSUE TEXT, and ask TITLE BODY.`,
    '',
    `  API=${urls.api}/repos/${repository}; TOKEN=${operator.token}`,
    `  say() { curl -s -o /dev/null -w '%{http_code}\\n' -H "authorization: token $TOKEN" -d "{\\"body\\":\\"$2\\"}" "$API/issues/$1/comments"; }`,
    `  ask() { curl -s -H "authorization: token $TOKEN" -d "{\\"title\\":\\"$1\\",\\"body\\":\\"$2\\"}" "$API/issues" | grep -o '"number":[0-9]*' | head -n 1; }`,
    '',
    `Send the follow-up on its way, ask what it waits for, have it changed, and approve it:`,
    '',
    `  say ${followUp} /ready`,
    `  say ${followUp} /why`,
    `  say ${followUp} "/feedback Make it shorter"`,
    `  say ${followUp} /approve`,
    '',
    'An agent that asks before it works (put the number that is printed in place of N):',
    '',
    '  ask "Make the lamp cheaper" "agent: ask Which price should it have?\\\\nagent: append README.md: The lamp is cheaper now."',
    '  say N /ready',
    '  say N "/answer Thirty-five"',
    '',
    'Somebody who may only read tries to approve:',
    '',
    `  TOKEN=${outsider.token} say ${followUp} /approve`,
    '',
    'The repository itself:',
    '',
    `  git clone http://operator:${operator.token}@${new URL(urls.git).host}/${repository}.git`,
  ];
}

function lastNumber({ sandbox }: Session): number {
  const { world, seeded } = sandbox;
  const topics = world.tables.topics.by('repository', seeded.repository.id);
  return Math.max(...topics.map(({ number }) => number));
}
