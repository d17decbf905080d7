import { isAbsolute, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Act } from '../../lifecycle/policy/act.ts';

/** One call of a tool, whatever its program calls the tool. */
export interface ToolCall {
  readonly act: Act;
  /** The exact command, path or address, as a person is asked about it. */
  readonly action: string;
  /** What the agent says that it is for. */
  readonly why: string | null;
}

/** What the hooks of all programs say, under one name or another; loose, since it belongs to other programs. */
const Input = z.looseObject({
  command: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  file_path: z.string().optional().catch(undefined),
  notebook_path: z.string().optional().catch(undefined),
  filePath: z.string().optional().catch(undefined),
  path: z.string().optional().catch(undefined),
  patchText: z.string().optional().catch(undefined),
  url: z.string().optional().catch(undefined),
  query: z.string().optional().catch(undefined),
});
type Input = z.infer<typeof Input>;

/** In lower case, without separators: `ReadFile` and `read_file` are one. */
const READING =
  /^(read|view|glob|grep|ls|list|find|search(files|code)?|todo\w*|readbash|stopbash|listbash|bashoutput|killshell|taskoutput|taskstop|exitplanmode|toolsearch|skill|task|agent|(read|list|write|spawn|wait|close|resume)agents?|sendinput|requestuserinput|enterplanmode|sql|sessionstoresql|reportintent|fetchcopilotclidocumentation|updateplan|(get|create|update)goal|viewimage|writestdin|lsp|question|askuserquestion|structuredoutput|sendmessage)$/;
const EDITING =
  /^(edit|write|multiedit|notebookedit|create|createfile|writefile|strreplace\w*|insert|delete\w*|patch|applypatch)$/;

/** Where an agent works. */
export interface Place {
  /** The repository's checkout. */
  readonly workspace: string;
  /** The run's own folder, in which the report is written. */
  readonly folder: string;
}

/** The tools of Drover's own server, by the names that the programs give to them; no others of such a beginning. */
const OURS =
  /^(?:mcp__drover__|drover[-_])(?:ask_operator|request_approval|request_credentials|request_budget|report_progress|get_context)$/;

/**
 * Reads one call of a tool. What cannot be told is taken for an act, not for reading. Null: Drover's own tools, about
 * which nobody has to be asked.
 */
export function toolCallOf(tool: string, given: unknown, place: Place): ToolCall | null {
  if (OURS.test(tool)) return null;
  const parsed = Input.safeParse(given);
  const input: Input = parsed.success ? parsed.data : {};
  const why = input.description ?? null;
  const act = actOf(tool, input, place);
  const action = act.kind === 'command' ? input.command : undefined;
  return { act, action: action ?? actionOf(act, given), why };
}

function actOf(tool: string, input: Input, place: Place): Act {
  const { command, url, query } = input;
  const name = tool.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
  const other: Act = { kind: 'other', tool };
  if (tool.startsWith('mcp__')) return other;
  if (EDITING.test(name)) {
    const paths = pathsOf(name, input);
    return paths.length === 0 ? other : { kind: 'edit', paths: inRepository(paths, place) };
  }
  if (command !== undefined)
    return { kind: 'command', command: withoutFolder(command, place), workspace: place.workspace };
  if (name.startsWith('web')) return { kind: 'fetch', url: url ?? `web search: ${query ?? ''}` };
  if (!READING.test(name)) return other;
  return { kind: 'read', paths: inRepository(pathsOf(name, input), place) };
}

function actionOf(act: Act, given: unknown): string {
  switch (act.kind) {
    case 'command':
      return act.command;
    case 'edit':
    case 'read':
      return `${act.kind} ${act.paths.join(', ')}`;
    case 'fetch':
      return act.url;
    case 'other':
      return `${act.tool} ${JSON.stringify(given ?? {})}`;
  }
}

function pathsOf(name: string, input: Input): readonly string[] {
  const patch = input.patchText ?? (name === 'applypatch' ? input.command : undefined);
  if (patch !== undefined) return pathsOfPatch(patch);
  const file = input.file_path ?? input.notebook_path ?? input.filePath ?? input.path;
  return file === undefined ? [] : [file];
}

/** The headers of a patch as Codex and OpenCode write it. */
function pathsOfPatch(patch: string): string[] {
  return [...patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)].flatMap(
    ([, path]) => path?.trim() ?? [],
  );
}

/** From the root of the repository, or absolute. The run's own folder is there to be written. */
function inRepository(paths: readonly string[], { workspace, folder }: Place): string[] {
  return paths.flatMap((path) => {
    const whole = resolve(workspace, path);
    if (whole.startsWith(folder + sep)) return [];
    const inside = relative(workspace, whole);
    const isOutside = inside === '' || inside.startsWith('..') || isAbsolute(inside);
    return isOutside ? whole : inside.split(sep).join('/');
  });
}

/** The report and what lies beside it are scratch files, by whatever name a command writes them. */
function withoutFolder(command: string, { folder }: Place): string {
  return command
    .replaceAll(folder + sep, SCRATCH)
    .replaceAll(
      /\$(?:DROVER_(?:REPORT|TASK|PROMPT)\b|\{DROVER_(?:REPORT|TASK|PROMPT)\})/g,
      `${SCRATCH}file`,
    );
}

const SCRATCH = '/tmp/drover-agent/';
