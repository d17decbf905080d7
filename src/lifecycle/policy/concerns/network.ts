import { type Invocation, programOf } from '../shell/invocation.ts';
import { type Concern, concern } from './concern.ts';

const FETCHING = [
  'curl',
  'wget',
  'http',
  'https',
  'xh',
  'aria2c',
  'lynx',
  'links',
  'w3m',
  'elinks',
  'websocat',
  'grpcurl',
  'hey',
  'ab',
  'wrk',
];
const REACHING = [
  'nc',
  'ncat',
  'netcat',
  'socat',
  'telnet',
  'ssh',
  'scp',
  'sftp',
  'ftp',
  'lftp',
  'tftp',
  'ping',
  'ping6',
  'dig',
  'nslookup',
  'host',
  'whois',
  'traceroute',
  'mtr',
  'nmap',
  'rclone',
  'ngrok',
  'cloudflared',
  'tailscale',
  'mosh',
  'gh',
  'glab',
  'hub',
  'aws',
  'gcloud',
  'gsutil',
  'az',
  'doctl',
  'kubectl',
  'oc',
  'helm',
  'heroku',
  'vercel',
  'netlify',
  'fly',
  'flyctl',
  'wrangler',
  'firebase',
  'railway',
  'sendmail',
  'mail',
  'mutt',
  'psql',
  'mysql',
  'mongosh',
  'redis-cli',
  'yt-dlp',
  'youtube-dl',
  's3cmd',
  'croc',
  'openvpn',
  'ssh-copy-id',
  'ssh-keyscan',
  'finger',
  'rsh',
  'curlie',
  'mc',
] as const satisfies readonly string[];
/** Of those, programs that work on this machine unless they are told another. */
const MAYBE_LOCAL = [
  'psql',
  'mysql',
  'mongosh',
  'redis-cli',
  'nc',
  'ncat',
  'netcat',
  'socat',
  'telnet',
  'ping',
];

const COMMANDS: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun) (?:publish|unpublish|login|adduser|logout|whoami|view|info|search|access|owner|dist-tag|deprecate|ping)\b/,
  /^(?:pip3?|uv pip|python3? -m pip) (?:download|search|index)\b/,
  /^(?:twine upload|poetry publish|uv publish|cargo (?:publish|login|search|owner|yank)|gem push|mvn .*\bdeploy\b|gradle .*\bpublish\b|dotnet nuget push)/,
  /^(?:docker|podman|nerdctl|buildah|skopeo|crane) (?:\S+ )?(?:pull|push|login|search|copy|manifest inspect)\b/,
  /^openssl s_client\b/,
  /^rsync .*(?:\S+:|rsync:\/\/)/,
  /^(?:hg|svn) (?:clone|pull|push|checkout|update|co|up|commit)\b/,
  /^apt(?:-get)? (?:update|download|source)\b/,
];

const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1|0\.0\.0\.0)$/i;

/** The host of an address as a program for fetching takes it; null where it is none. */
export function hostOf(text: string): string | null {
  const [, authority] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#\\]*)/i.exec(text) ?? [];
  if (authority === undefined || authority === '') return null;
  const host = authority.split('@').at(-1) ?? '';
  return host.startsWith('[') ? host.replace(/\]:\d+$/, ']') : host.replace(/:\d+$/, '');
}

/** Whether an address leads nowhere but to this machine. */
export function isLocalUrl(url: string): boolean {
  const host = hostOf(url);
  return host !== null && LOCAL.test(host);
}

/** Options by which a program for fetching goes elsewhere than its address says, or reads what to do in a file. */
const ELSEWHERE =
  /^(?:-x|-K|--proxy|--preproxy|--resolve|--connect-to|--config|--socks|--input-file|--unix-socket)/;

/** What a program answers without asking anybody. */
const ASKING_ITSELF =
  /^\S+ (?:(?:--?version|version|help|--help|completion)(?: |$)|-h$|config (?:current-context|get-contexts|view)|(?:template|lint) )/;

export function networkConcerns(invocation: Invocation, words: string): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  const said = `\`${words.slice(0, 60)}\` reaches the network`;
  if (FETCHING.includes(program))
    return isFetchingLocally(invocation) ? [] : [concern('network', said)];
  if (REACHING.some((each) => each === program)) {
    if (ASKING_ITSELF.test(words)) return [];
    const hosts = invocation.words.filter(
      ({ text, isFirm }) => isFirm && LOCAL.test(hostOf(text) ?? ''),
    );
    if (MAYBE_LOCAL.includes(program) && hosts.length > 0) return [];
    return [concern('network', said)];
  }
  const devices = [...invocation.writes, ...invocation.reads, ...invocation.words].some(
    ({ text }) => /^\/dev\/(?:tcp|udp)\//.test(text),
  );
  if (devices) return [concern('network', said)];
  return COMMANDS.some((pattern) => pattern.test(words)) ? [concern('network', said)] : [];
}

const ADDRESS =
  /^(?!-)(?:\S*:\/\/|\S+:\d+(?:\/|$)|localhost\b|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/|$))/i;

function isFetchingLocally({ words }: Invocation): boolean {
  const args = words.slice(1);
  if (!args.every(({ isFirm }) => isFirm)) return false;
  if (args.some(({ text }) => ELSEWHERE.test(text))) return false;
  const addresses = args.filter(
    ({ text }, i) =>
      ADDRESS.test(text) &&
      !/^(?:-o|-O|-H|-d|--output|--header|--data)/.test(args[i - 1]?.text ?? ''),
  );
  return addresses.length > 0 && addresses.every(({ text }) => isLocalUrl(text));
}
