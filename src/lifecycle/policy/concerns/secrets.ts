import { type Invocation, programOf } from '../shell/invocation.ts';
import { matchesAny } from '../paths.ts';
import type { Word } from '../shell/word.ts';
import { type Concern, concern } from './concern.ts';

/** Files that hold credentials by what everybody calls them. */
const FILES = [
  '.env',
  '.env.*',
  '*.env',
  '.envrc',
  '*.pem',
  '*.p12',
  '*.pfx',
  '*.key',
  '*.keystore',
  '*.jks',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  '.netrc',
  '_netrc',
  '.pgpass',
  '.my.cnf',
  '.git-credentials',
  '.npmrc',
  '.pypirc',
  '.htpasswd',
  '.vault-token',
  'credentials.json',
  'service-account*.json',
  '**/.ssh/**',
  '**/.aws/**',
  '**/.azure/**',
  '**/.gnupg/**',
  '**/.kube/config',
  '**/.docker/config.json',
  '**/.config/gh/hosts.yml',
  '**/.config/gcloud/**',
  '**/.cargo/credentials*',
  '**/.git/config',
  '**/proc/*/environ',
  '**/run/secrets/**',
  '**/etc/shadow',
] as const;

const SAMPLES = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.test',
  '*.pub',
  '.env.defaults',
];

/** Names to try a pattern of the shell on: does `.e*` stand for one of these? */
const TRIED = [
  '.env',
  '.env.local',
  '.netrc',
  '.npmrc',
  'id_rsa',
  'id_ed25519',
  '.ssh/id_rsa',
  '.aws/credentials',
];

/** Whether a path is one at which credentials are kept. */
export function isSecretPath(path: string): boolean {
  const plain = path
    .replace(/^~/, 'home')
    .replace(/^file:\/\//, '')
    .replace(/\/+$/, '/.');
  return matchesAny(plain.replace(/^\/+/, ''), FILES) && !matchesAny(plain, SAMPLES);
}

export function isSecretWord({ text, isGlob }: Word): boolean {
  // `-f.env`, `--file=.env`, `@.env` and `user:.env` hold a path behind something else.
  const parts = [text, ...text.split(/[=@:,]/).slice(1), text.replace(/^-[a-zA-Z]/, '')];
  return parts.some((part) => part !== '' && (isSecretPath(part) || (isGlob && mayBeSecret(part))));
}

function mayBeSecret(pattern: string): boolean {
  const like = pattern.replace(/\[[^\]]*\]/g, '?').replace(/^~\//, '');
  const last = like.split('/').at(-1) ?? '';
  if (/^[*?]*$/.test(last) && !/\.(ss|aw)/.test(like)) return false;
  return TRIED.some(
    (name) => matchesAny(name, [like.replace(/^.*\/(?=[^/]*$)/, '')]) || matchesAny(name, [like]),
  );
}

const NAMES =
  /(?:^|_)(?:TOKEN|SECRETS?|PASSWORD|PASSWD|PASS|PASSPHRASE|CREDENTIALS?|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|AUTH)(?:_|$)/i;

/** Whether a variable's name says that it holds a credential. */
export function isSecretName(name: string): boolean {
  return NAMES.test(name);
}

/** Programs that look at names, or take the file away, and print nothing of it. */
const BLIND = [
  'ls',
  'stat',
  'test',
  '[',
  'rm',
  'rmdir',
  'touch',
  'mkdir',
  'chmod',
  'chown',
  'find',
  'basename',
  'dirname',
  'realpath',
  'cd',
  'unset',
];
/** Their first word is what they look for. */
const SEARCHING = [
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'ag',
  'sed',
  'awk',
  'gawk',
  'jq',
  'echo',
  'printf',
];

/** Commands that print credentials. */
const PRINTING: readonly RegExp[] = [
  /^(?:printenv|export -p|declare -[px]+|typeset -[px]+|compgen -[ve])(?: |$)/,
  /^(?:env|set|export|declare)$/,
  /^gh auth (?:token|status .*(?:-t|--show-token))/,
  /^gcloud auth (?:application-default )?print-/,
  /^gcloud secrets versions access/,
  /^aws (?:configure (?:get|export-credentials)|secretsmanager get-|ssm get-parameter|sts get-session|ecr get-login)/,
  /^az (?:account get-access-token|keyvault secret)/,
  /^kubectl .*\bget\b.*\bsecrets?\b/,
  /^(?:vault|op|bw|pass|sops|chamber|doppler|infisical) (?:read|kv|get|show|item|-d|--decrypt|exec|secrets|list|run|export)/,
  /^git credential(?:-\w+)? (?:fill|get)/,
  /^security (?:find|dump)-/,
  /^(?:npm|yarn|pnpm) (?:config (?:get|list|ls)|token)/,
  /^docker-credential-/,
  /^gpg .*--(?:export-secret|decrypt)/,
];

export function secretsConcerns(invocation: Invocation, words: string): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  const found: Concern[] = [];
  if (PRINTING.some((pattern) => pattern.test(words)))
    found.push(concern('secrets', `\`${words.slice(0, 60)}\` prints credentials`));
  // What it finds it hands on.
  const isBlind = BLIND.includes(program) && !/ -(?:exec|execdir|ok)\b/.test(words);
  if (!isBlind) {
    const args = invocation.words.slice(1);
    const skipped = SEARCHING.includes(program)
      ? args.findIndex(({ text }) => !text.startsWith('-'))
      : -1;
    // Where a copy goes is written, not read.
    const until = /^(?:cp|mv|ln|install)$/.test(program) ? args.length - 1 : args.length;
    const read = [...args.filter((_, i) => i !== skipped && i < until), ...invocation.reads];
    for (const word of read.filter(isSecretWord))
      found.push(concern('secrets', `it reads ${word.text}`, [word.text]));
    const name = args.flatMap(({ variables }) => variables).find(isSecretName);
    if (name !== undefined) found.push(concern('secrets', `it hands on the variable ${name}`));
  }
  return found;
}
