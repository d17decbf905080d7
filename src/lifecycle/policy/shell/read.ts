import {
  type Assignment,
  type Command,
  forEachChild,
  parse,
  type ParsedScript,
  type Redirection,
  type SyntaxNode,
} from 'unbash';
import type { Invocation, Reading } from './invocation.ts';
import { firmWord, toWord, type Word } from './word.ts';

/** Longest shell text that is read, in UTF-16 units. */
const LONGEST = 50_000;

interface State {
  readonly invocations: Invocation[];
  readonly loose: Word[];
  readonly unclear: string[];
  folder: string | null;
}

interface Surroundings {
  readonly isPiped: boolean;
  readonly redirects: readonly Redirection[];
}

const ALONE: Surroundings = { isPiped: false, redirects: [] };

/** Reads a text for `bash` without running it: every program in it, wherever it stands. */
export function readShell(text: string, folder: string | null = '.'): Reading {
  const state: State = { invocations: [], loose: [], unclear: [], folder };
  if (text.length > LONGEST) return { ...state, unclear: ['it is too long to be read'] };
  walk(parse(text), state, ALONE);
  return state;
}

function walk(node: SyntaxNode, state: State, around: Surroundings): void {
  switch (node.type) {
    case 'Script':
      return walkScript(node, state, around);
    case 'Command':
      return walkCommand(node, state, around);
    case 'Pipeline':
      return inside(state, () =>
        node.commands.forEach((command, i) =>
          walk(command, state, { ...around, isPiped: around.isPiped || i > 0 }),
        ),
      );
    case 'Redirected':
      walk(node.command, state, { ...around, redirects: [...around.redirects, ...node.redirects] });
      return node.redirects.forEach((redirect) => walkParts(redirect, state));
    case 'Subshell':
      return inside(state, () => walkParts(node, state, around));
    case 'AndOr':
      if (node.operators.includes('||'))
        return whatever(state, () => walkParts(node, state, around));
      return walkParts(node, state, around);
    case 'If':
    case 'Case':
    case 'For':
    case 'Select':
    case 'While':
    case 'ArithmeticFor':
    case 'Function':
    case 'Coproc':
      return whatever(state, () => walkParts(node, state, around));
    case 'Word':
      state.loose.push(toWord(node));
      return walkParts(node, state);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      return inside(state, () => walkParts(node, state));
    default:
      return walkParts(node, state, around);
  }
}

function walkScript(script: ParsedScript, state: State, around: Surroundings): void {
  for (const { message } of script.errors ?? []) state.unclear.push(message);
  walkParts(script, state, around);
}

function walkParts(node: SyntaxNode, state: State, around = ALONE): void {
  forEachChild(node, (child) => walk(child, state, around));
}

/** What happens in a shell of its own leaves the folder as it was. */
function inside(state: State, then: () => void): void {
  const { folder } = state;
  then();
  state.folder = folder;
}

/** What may or may not happen leaves the folder unknown when it changes it. */
function whatever(state: State, then: () => void): void {
  const { folder } = state;
  then();
  if (state.folder !== folder) state.folder = null;
}

function walkCommand(command: Command, state: State, around: Surroundings): void {
  const named = command.name === undefined ? [] : [toWord(command.name)];
  const words = [...named, ...command.args.map(argumentOf)];
  const redirects = [...around.redirects, ...command.redirects];
  if (words.length > 0 || redirects.length > 0) {
    state.invocations.push({
      words: words.length > 0 ? words : [firmWord(':')],
      ...redirected(redirects),
      isPiped: around.isPiped,
      folder: state.folder,
    });
    state.folder = folderAfter(words, state.folder);
  }
  for (const part of command.prefix) if (part.type === 'Assignment') loosen(part, state);
  if (words.some(({ text }) => STARTING.test(text))) state.unclear.push(STARTED);
  // What stands in words is run as well; the words themselves are the program's.
  for (const part of [command.name, ...command.args])
    if (part !== undefined) walkParts(part, state);
  for (const redirect of command.redirects) walkRedirect(redirect, state);
}

function walkRedirect(redirect: Redirection, state: State): void {
  if (redirect.type === 'HereDoc') walkParts(redirect, state);
  else if (redirect.target !== undefined) walkParts(redirect.target, state);
}

/** `name=value` behind a program, as `export` and `alias` take it, is a word like any other. */
function argumentOf(part: Command['args'][number]): Word {
  if (part.type === 'Word') return toWord(part);
  const { name, text, value } = part;
  if (value.type !== 'Word') return { text, isFirm: false, isGlob: false, variables: [] };
  const word = toWord(value);
  return { ...word, text: `${name}=${word.text}`, isGlob: false };
}

/** Variables that name a program, or a file, which another program then starts. */
const STARTING =
  /^(?:GIT_SSH(?:_COMMAND)?|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|GIT_CONFIG\w*|(?:GIT|SSH|SUDO)_ASKPASS|BASH_ENV|PROMPT_COMMAND|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)=/;
const STARTED = 'a variable says what else is run';

function loosen(assignment: Assignment, state: State): void {
  if (STARTING.test(assignment.text)) state.unclear.push(STARTED);
  walkParts(assignment, state);
}

function redirected(
  redirects: readonly Redirection[],
): Pick<Invocation, 'writes' | 'reads' | 'input'> {
  const writes: Word[] = [];
  const reads: Word[] = [];
  let input: string | null = null;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') input = redirect.body.text;
    else if (redirect.target === undefined) continue;
    else if (redirect.type === 'HereString') input = toWord(redirect.target).text;
    else if (redirect.operator === '<') reads.push(toWord(redirect.target));
    else if (redirect.operator === '<>') writes.push(toWord(redirect.target));
    else if (!/^(\d+|-)$/.test(redirect.target.value)) writes.push(toWord(redirect.target));
  }
  return { writes, reads, input };
}

/** Where the shell is after a command. */
function folderAfter(words: readonly Word[], folder: string | null): string | null {
  const [program, ...others] = words.map(({ text }) => text);
  if (program !== 'cd' && program !== 'pushd' && program !== 'popd') return folder;
  const to = words.slice(1).find(({ text }) => !text.startsWith('-') || text === '-');
  if (program === 'popd' || to === undefined || !to.isFirm || to.isGlob || others.includes('-'))
    return null;
  return /^[/~]/.test(to.text) ? to.text : folder === null ? null : `${folder}/${to.text}`;
}
