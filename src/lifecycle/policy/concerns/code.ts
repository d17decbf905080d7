import { type Invocation, programOf } from '../shell/invocation.ts';
import { type Concern, concern, unclearConcern } from './concern.ts';

const INTERPRETERS =
  /^(?:python[\d.]*|pypy3?|node|nodejs|deno|bun|perl|ruby|php|lua|Rscript|tsx|ts-node|osascript|pwsh|powershell|awk|gawk|mawk|groovy|jshell|swift|julia|elixir|tclsh)$/i;

/** What the words of a program's text point at; which of it would happen, nobody here can tell. */
const SIGNS = [
  [
    /\b(?:urllib|requests\.|httpx|aiohttp|socket|http\.client|fetch\s*\(|axios|https?\.(?:get|request)|net\.connect|Net::HTTP|LWP|open-uri|curl_|file_get_contents\s*\(\s*['"]http|https?:\/\/(?!localhost|127\.))/,
    'network',
    'its code reaches the network',
  ],
  [
    /\b(?:rmtree|os\.(?:remove|unlink|rmdir|removedirs)|unlink\b|unlinkSync\b|Remove-Item\b|rm(?:dir)?(?:Sync)?\s*\(|rimraf|FileUtils\.rm|File\.delete|shutil\.move|drop\s+table|truncate\w*\s*\()/i,
    'destructive',
    'its code deletes files or data',
  ],
  [
    /\b(?:os\.environ|os\.getenv|process\.env|%ENV|\$ENV\{|ENV\[|ENV\.|getenv\s*\(|\$_ENV|Deno\.env)|\.(?:env|pem|netrc|npmrc)\b['"]|\.ssh\b|\.aws\b|id_(?:rsa|ed25519)/,
    'secrets',
    'its code reads variables or files that hold credentials',
  ],
] as const;
const STARTING =
  /\b(?:os\.(?:system|popen|exec\w*|spawn\w*)|subprocess|child_process|execSync|exec(?:File)?\s*\(|spawn(?:Sync)?\s*\(|system\s*\(|popen|Kernel\.|`[^`]*`|qx[/{(]|shell_exec|passthru|eval\s*\(|__import__|Deno\.(?:run|Command)|Bun\.(?:\$|spawn)|\|\s*getline|b64decode|base64|fromCharCode)/;

/** Code that stands in the words or the input of an interpreter is looked through; files that it is given are not. */
export function codeConcerns(invocation: Invocation): readonly Concern[] {
  const program = programOf(invocation) ?? '';
  if (!INTERPRETERS.test(program)) return [];
  const args = invocation.words.slice(1);
  const isAwk = program.endsWith('awk');
  const at = args.findIndex(({ text }) =>
    /^(?:-[a-zA-Z]*[ceErp]|--eval|--print|eval|-command|-encodedcommand)$/i.test(text),
  );
  const given = isAwk
    ? args.find(({ text }) => !text.startsWith('-'))
    : at < 0
      ? undefined
      : args[at + 1];
  const file = args.find(({ text }) => !text.startsWith('-'));
  if (given === undefined && file === undefined && invocation.input === null && invocation.isPiped)
    return [unclearConcern('an interpreter runs what another program prints')];
  if (
    given !== undefined &&
    !isAwk &&
    given.variables.length > 0 &&
    !given.isFirm &&
    given.text.startsWith('$')
  )
    return [unclearConcern('what the interpreter is given cannot be told')];
  const code = `${given?.text ?? ''}\n${given === undefined && file === undefined ? (invocation.input ?? '') : ''}\n${file?.text === '-' ? (invocation.input ?? '') : ''}`;
  const signs = SIGNS.filter(([sign]) => sign.test(code)).map(([, category, why]) =>
    concern(category, why),
  );
  return STARTING.test(isAwk ? code.replace(/`/g, '') : code)
    ? [...signs, unclearConcern('its code starts other programs')]
    : signs;
}
