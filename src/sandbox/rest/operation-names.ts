import names from './openapi/operations.json' with { type: 'json' };

/** `get /repos/{owner}/{repo}` to `repos/get`, for every operation of GitHub's description. */
const byPlace: Readonly<Record<string, string>> = names;

export function nameOf(verb: string, path: string): string {
  return byPlace[`${verb} ${path}`] ?? `${verb.toUpperCase()} ${path}`;
}

/** The operation that a concrete path means; the one with the most fixed words wins. */
export function findOperation(method: string, path: string): string | undefined {
  const verb = method.toLowerCase();
  const asked = path.split('/');
  let best: { readonly name: string; readonly fixed: number } | undefined;
  for (const [place, name] of Object.entries(byPlace)) {
    const [itsVerb, template = ''] = place.split(' ');
    if (itsVerb !== verb) continue;
    const fixed = fit(template.split('/'), asked);
    if (fixed > (best?.fixed ?? -1)) best = { name, fixed };
  }
  return best?.name;
}

/** How many words are the same, or -1 when the path does not fit. The last parameter takes the rest. */
function fit(template: readonly string[], asked: readonly string[]): number {
  const rest = /^\{(path|ref|branch)\}$/.test(template.at(-1) ?? '');
  if (rest ? asked.length < template.length : asked.length !== template.length) return -1;
  let fixed = 0;
  for (const [index, word] of template.entries()) {
    if (word === asked[index]) fixed += 1;
    else if (!word.startsWith('{')) return -1;
  }
  return fixed;
}

/** Operations that want an App's JWT; everything else wants a token [docs: …/endpoints-available-for…]. */
export function isForApps(path: string): boolean {
  return (
    /^\/app(\/|$)/.test(path) ||
    /^\/(repos\/\{owner\}\/\{repo\}|orgs\/\{org\}|users\/\{username\})\/installation$/.test(path)
  );
}
