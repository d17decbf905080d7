import { forEachChild, type SyntaxNode, type Word as ParsedWord } from 'unbash';

/** One word of a command, as far as it can be told without running anything. */
export interface Word {
  /** Without quotes and escapes; what only the shell would know stands as it is written. */
  readonly text: string;
  /** Nothing in it has to be run or looked up first. */
  readonly isFirm: boolean;
  /** It stands for the files that match it. */
  readonly isGlob: boolean;
  /** Names of variables that it takes in. */
  readonly variables: readonly string[];
}

export function firmWord(text: string): Word {
  return { text, isFirm: true, isGlob: false, variables: [] };
}

/** Stands where words come from elsewhere, such as the input of `xargs`. */
export const UNKNOWN_WORD: Word = { text: '', isFirm: false, isGlob: false, variables: [] };

/** The variables whose value a path may begin with and still be told. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^\$(?:HOME\b|\{HOME\})/, '~'],
  [/^\$(?:PWD\b|\{PWD\})/, '.'],
  [/^\$(?:TMPDIR\b|\{TMPDIR\}|RUNNER_TEMP\b|\{RUNNER_TEMP\})/, '/tmp'],
];

export function toWord(parsed: ParsedWord): Word {
  const seen = { expansions: 0, isGlob: false, variables: [] as string[] };
  for (const part of parsed.parts ?? []) look(part, seen);
  let text = parsed.value;
  for (const [pattern, value] of KNOWN) {
    if (!pattern.test(text)) continue;
    text = text.replace(pattern, value);
    seen.expansions -= 1;
  }
  const { expansions, isGlob, variables } = seen;
  return { text, isFirm: expansions <= 0, isGlob, variables };
}

interface Seen {
  expansions: number;
  isGlob: boolean;
  readonly variables: string[];
}

function look(node: SyntaxNode, seen: Seen): void {
  switch (node.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      return forEachChild(node, (child) => look(child, seen));
    case 'Glob':
    case 'ExtendedGlob':
      seen.isGlob = true;
      return;
    case 'SimpleExpansion':
      seen.expansions += 1;
      seen.variables.push(node.text.slice(1));
      return;
    case 'ParameterExpansion':
      seen.expansions += 1;
      seen.variables.push(node.parameter);
      return forEachChild(node, (child) => look(child, seen));
    default:
      // A substitution, arithmetic, braces: what comes of it is known when it has been done.
      seen.expansions += 1;
  }
}
