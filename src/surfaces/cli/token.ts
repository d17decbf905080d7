import { load } from 'js-yaml';

type Variables = Readonly<Record<string, string | undefined>>;

/** A person's token, and where it was found. */
export interface Token {
  readonly value: string;
  /** The name of a variable, or the path of gh's file. */
  readonly from: string;
}

export interface TokenSources {
  readonly variables: Variables;
  /** The host's name, such as `github.com`. */
  readonly host: string;
  readonly platform: string;
  /** The text of a file; null where there is none. */
  readonly readFile: (path: string) => string | null;
}

const FOR_ENTERPRISE = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
const USUAL = ['GH_TOKEN', 'GITHUB_TOKEN'];

/**
 * Finds a person's token as gh does: in the variables that gh reads, in its order, else in gh's own file
 * (cli.github.com/manual/gh_help_environment). A token that gh keeps in the system's keyring is not to be had from here.
 */
export function findToken(sources: TokenSources): Token | null {
  const { variables, host } = sources;
  const names = host === 'github.com' ? USUAL : [...FOR_ENTERPRISE, ...USUAL];
  const name = names.find((each) => variables[each]?.trim());
  if (name !== undefined) return { value: variables[name]?.trim() ?? '', from: name };
  return inHostsFile(sources);
}

function inHostsFile({ variables, host, platform, readFile }: TokenSources): Token | null {
  const folder = configFolder(variables, platform);
  if (folder === null) return null;
  const from = `${folder}/hosts.yml`;
  const value = tokenIn(readFile(from), host);
  return value === null ? null : { value, from };
}

/** Where gh keeps its configuration (github.com/cli/go-gh, pkg/config, ConfigDir). */
function configFolder(variables: Variables, platform: string): string | null {
  const { GH_CONFIG_DIR: own, XDG_CONFIG_HOME: xdg, HOME: home, APPDATA: appData } = variables;
  if (own) return own;
  if (xdg) return `${xdg}/gh`;
  if (platform === 'win32' && appData) return `${appData}/GitHub CLI`;
  return home ? `${home}/.config/gh` : null;
}

function tokenIn(text: string | null, host: string): string | null {
  const entry = field(parsed(text), host);
  const user = field(entry, 'user');
  const ofUser = typeof user === 'string' ? field(field(entry, 'users'), user) : undefined;
  const token = field(entry, 'oauth_token') ?? field(ofUser, 'oauth_token');
  return typeof token === 'string' && token !== '' ? token : null;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : load(text);
  } catch {
    return null;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
