import { expect, test } from 'vitest';
import { findToken } from '../../../src/surfaces/cli/token.ts';

const HOSTS = `github.com:
    users:
        ann:
            oauth_token: of-ann
        ben:
            oauth_token: of-ben
    git_protocol: https
    user: ben
ghe.acme.com:
    oauth_token: of-acme
    user: ann
empty.acme.com:
    user: ann
`;

function find(
  variables: Readonly<Record<string, string>>,
  more: { readonly host?: string; readonly platform?: string; readonly text?: string | null } = {},
): readonly [string, string] | null {
  const { host = 'github.com', platform = 'linux', text = HOSTS } = more;
  const readFile = (path: string): string | null => (path.endsWith('/hosts.yml') ? text : null);
  const token = findToken({ variables, host, platform, readFile });
  return token === null ? null : [token.value, token.from];
}

const HOME = { HOME: '/home/ann' };

test.each([
  ['GH_TOKEN before GITHUB_TOKEN', { GITHUB_TOKEN: 'b', GH_TOKEN: 'a' }, {}, ['a', 'GH_TOKEN']],
  ['GITHUB_TOKEN', { GITHUB_TOKEN: ' b\n' }, {}, ['b', 'GITHUB_TOKEN']],
  [
    'an empty one does not count',
    { ...HOME, GH_TOKEN: ' ' },
    {},
    ['of-ben', '/home/ann/.config/gh/hosts.yml'],
  ],
  ['gh’s file: the active user', HOME, {}, ['of-ben', '/home/ann/.config/gh/hosts.yml']],
  [
    'gh’s file where gh is told',
    { ...HOME, GH_CONFIG_DIR: '/gh' },
    {},
    ['of-ben', '/gh/hosts.yml'],
  ],
  [
    'gh’s file where XDG says',
    { ...HOME, XDG_CONFIG_HOME: '/x' },
    {},
    ['of-ben', '/x/gh/hosts.yml'],
  ],
  [
    'gh’s file on Windows',
    { APPDATA: 'C:/A' },
    { platform: 'win32' },
    ['of-ben', 'C:/A/GitHub CLI/hosts.yml'],
  ],
  [
    'gh’s file by host',
    HOME,
    { host: 'ghe.acme.com' },
    ['of-acme', '/home/ann/.config/gh/hosts.yml'],
  ],
  [
    'an enterprise host has variables of its own',
    { GH_TOKEN: 'a', GH_ENTERPRISE_TOKEN: 'e' },
    { host: 'ghe.acme.com' },
    ['e', 'GH_ENTERPRISE_TOKEN'],
  ],
  ['which github.com never gets', { GH_ENTERPRISE_TOKEN: 'e' }, {}, null],
  ['a token in the keyring', HOME, { host: 'empty.acme.com' }, null],
  ['a host that gh does not know', HOME, { host: 'other.com' }, null],
  ['no file', HOME, { text: null }, null],
  ['a file that is no YAML', HOME, { text: '\t: [' }, null],
  ['a file that says something else', HOME, { text: 'github.com: 3' }, null],
  ['nowhere to look', {}, {}, null],
] as const)('%s', (_, variables, more, expected) => {
  expect(find(variables, more)).toEqual(expected);
});
