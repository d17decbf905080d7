import type { AppFiles } from './app-files.ts';
import type { LocalGithub } from './local-github.ts';
import { RESULT_BRANCH } from './result-branch.ts';
import type { Session } from './session.ts';

/** What a script needs to know, as one line of JSON. */
export function announceJson({ sandbox, drover }: Session): string {
  return JSON.stringify({ drover: { url: drover.url }, ...ofGithub(sandbox) });
}

/** The same where somebody starts Drover himself. */
export function announceJsonAlone({ sandbox }: LocalGithub, app: AppFiles): string {
  return JSON.stringify({ app, ...ofGithub(sandbox) });
}

function ofGithub(sandbox: LocalGithub['sandbox']) {
  const { urls, seeded } = sandbox;
  const { operator, reviewer, outsider } = seeded.people;
  return {
    github: { api: urls.api, graphql: urls.graphql, git: urls.git },
    repository: repositoryOf(sandbox),
    project: {
      owner: seeded.people.organization.login,
      number: seeded.project.number,
      id: seeded.project.nodeId,
    },
    users: {
      operator: { token: operator.token },
      reviewer: { token: reviewer.token },
      outsider: { token: outsider.token },
    },
  };
}

export function repositoryOf({ seeded }: Session['sandbox']): string {
  return `${seeded.people.organization.login}/${seeded.repository.name}`;
}

/** The same for a person, with what to try first. */
export function announceText(session: Session): string {
  const { sandbox, drover } = session;
  const { urls } = sandbox;
  return [
    `A local GitHub runs at ${urls.origin} (open it in a browser), Drover at ${drover.url}.`,
    `Drover's log: ${drover.logFile}`,
    '',
    ...forPeople(session),
    `  (the same over HTTP: ${drover.url}/openapi.json)`,
    '',
    'Ctrl-C ends everything.',
  ].join('\n');
}

/** The same where somebody starts Drover himself. */
export function announceTextAlone(
  github: LocalGithub,
  { app, webhook }: { readonly app: AppFiles; readonly webhook: string },
): string {
  return [
    `A local GitHub runs at ${github.sandbox.urls.origin} (open it in a browser). It tells ${webhook}.`,
    'Start Drover, for one, by:',
    '',
    `  (set -a; . ${quoted(app.variables)}; PRIVATE_KEY_PATH=${quoted(app.key)} npm start)`,
    '',
    ...forPeople(github),
    '',
    'Ctrl-C ends it.',
  ].join('\n');
}

/** Who they may be, and what they may do first. */
function forPeople(github: LocalGithub): string[] {
  const { urls, seeded } = github.sandbox;
  const { operator, reviewer, outsider } = seeded.people;
  return [
    `Tokens:  operator ${operator.token}`,
    `         reviewer ${reviewer.token}`,
    `         outsider ${outsider.token}`,
    '',
    ...aboutClone(github),
    `Begin the work on issue #${seeded.issue.number}, as the operator:`,
    '',
    commentCommand(github, { number: seeded.issue.number, body: '/ready' }),
    '',
    'See what waits for you, and answer it, as the operator:',
    '',
    `  GH_TOKEN=${operator.token} npx drover --host ${urls.origin} prompts`,
  ];
}

/** A command to copy: a comment by the operator. */
function commentCommand(
  { sandbox }: LocalGithub,
  comment: { readonly number: number; readonly body: string },
): string {
  const { urls, seeded } = sandbox;
  return [
    `  curl -s -o /dev/null -w '%{http_code}\\n' -d '${JSON.stringify({ body: comment.body })}' \\`,
    `    -H 'authorization: token ${seeded.people.operator.token}' \\`,
    `    ${urls.api}/repos/${repositoryOf(sandbox)}/issues/${comment.number}/comments`,
  ].join('\n');
}

/** For a shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

const CONFIG = '.github/drover.yml';

function aboutClone({ local, agent, sandbox }: LocalGithub): string[] {
  const { clone } = sandbox.seeded;
  if (local === null || clone === null) return [];
  const name = repositoryOf(sandbox);
  return [
    `${name} is a clone of ${local.path}, branch ${local.branch}; yours is not touched.`,
    ...(local.isDirty ? ['Changes that you have not committed are not in it.'] : []),
    clone.added.length === 0
      ? 'It has all that Drover needs already.'
      : `Added to the clone, where it was missing: ${clone.added.join(', ')}`,
    ...(clone.added.includes(CONFIG)
      ? agent === null
        ? [
            'The agent is a stand-in that only obeys lines such as `agent: write PATH: TEXT`; --agent brings your own.',
          ]
        : []
      : [`Its own ${CONFIG} says which board and which agent count, not the sandbox.`]),
    'What is merged there can be fetched at any time, without the files that were added:',
    '',
    `  git -C ${quoted(local.path)} fetch ${sandbox.urls.git}/${name}.git ${RESULT_BRANCH}:${RESULT_BRANCH}`,
    '',
  ];
}
