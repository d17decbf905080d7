/** Words of a path after `/repos/{owner}/{repo}` or `/orgs/{org}`, and the permission that guards them. */
const guards: readonly (readonly [RegExp, string])[] = [
  [
    /\/issues\/comments|\/issues\/\{issue_number\}\/(comments|labels|assignees|reactions|lock|timeline|events)/,
    'issues, pull_requests',
  ],
  [/\/labels|\/issues|\/assignees/, 'issues'],
  [/\/pulls\/\{pull_number\}\/merge$/, 'contents'],
  [/\/pulls/, 'pull_requests'],
  [/\/actions\/(organization-)?secrets/, 'secrets'],
  [/\/actions\/variables/, 'actions_variables'],
  [/\/actions/, 'actions'],
  [/\/check-(runs|suites)/, 'checks'],
  [/\/status(es)?(\/\{sha\})?$/, 'statuses'],
  [/\/deployments/, 'deployments'],
  [/\/environments/, 'environments'],
  [/\/projectsV2/, 'organization_projects'],
  [/\/(git|contents|commits|merges|dispatches)/, 'contents'],
  [/\/branches\/\{branch\}\/protection|\/rulesets/, 'administration'],
  [/\/branches/, 'contents'],
  [/\/teams/, 'members'],
];

/** The header `X-Accepted-GitHub-Permissions`; undefined for what only an App's JWT or nobody needs. */
export function acceptedPermissions(verb: string, path: string): string | undefined {
  if (!/^\/(repos|orgs)\//.test(path)) return undefined;
  const level = verb === 'get' ? 'read' : 'write';
  const keys = guards.find(([pattern]) => pattern.test(path))?.[1] ?? 'metadata';
  return keys
    .split(', ')
    .map((key) => `${key}=${level}`)
    .join('; ');
}
