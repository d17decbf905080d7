import { Argument, Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-codes.ts';

interface Io {
  readonly out: (text: string) => void;
}

const AFTER = `
  bash   source <(npx drover completion bash)
  zsh    source <(npx drover completion zsh)
  fish   npx drover completion fish | source

They complete a command named drover: alias drover='npx drover', or put scripts/drover.mjs on your path by that name.`;

/** `drover completion bash|zsh|fish`: made from the commands themselves. */
export function completionCommand(
  io: Io,
  end: (code: ExitCode) => void,
  program: Command,
): Command {
  return new Command('completion')
    .description('Print a completion script for a shell.')
    .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', AFTER)
    .action((shell: string) => {
      const rows = wordsOf(program, []);
      io.out(shell === 'fish' ? fish(rows) : shell === 'zsh' ? `${ZSH}${bash(rows)}` : bash(rows));
      end(EXIT.sound);
    });
}

/** What may follow a path of commands. */
interface Row {
  readonly path: readonly string[];
  readonly words: readonly string[];
}

function wordsOf(command: Command, path: readonly string[]): readonly Row[] {
  const inner = command.commands;
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const options = command.options.flatMap(({ long }) => long ?? []);
  const words = [...inner.map((each) => each.name()), ...choices, ...options, '--help'];
  return [{ path, words }, ...inner.flatMap((each) => wordsOf(each, [...path, each.name()]))];
}

/** zsh runs what is written for bash. */
const ZSH = 'autoload -U +X bashcompinit && bashcompinit\n';

function bash(rows: readonly Row[]): string {
  const cases = rows
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ path, words }) => `    '${[...path, ''].join(' ')}'*) words='${words.join(' ')}' ;;`);
  return `_drover() {
  local words='' said="\${COMP_WORDS[*]:1:COMP_CWORD-1} "
  [ "$COMP_CWORD" -eq 1 ] && said=''
  case "$said" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _drover drover
`;
}

function fish(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ path, words }) => {
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    const when = path.length === 0 ? '__fish_use_subcommand' : seen;
    return words.map((word) =>
      word.startsWith('--')
        ? `complete -c drover -n '${when}' -l ${word.slice(2)}`
        : `complete -c drover -n '${when}' -a ${word}`,
    );
  });
  return `complete -c drover -f\n${lines.join('\n')}\n`;
}
