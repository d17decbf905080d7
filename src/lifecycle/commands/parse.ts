import { fail, type Result } from '../result.ts';
import { remembered } from '../text/remembered.ts';
import type { CommandArguments } from './arguments.ts';
import { CATALOGUE, isCommandName } from './catalogue.ts';
import type { Command, CommandError } from './command.ts';
import { type SlashLine, slashLines } from './command-lines.ts';
import { didYouMean } from './did-you-mean.ts';

/** The word that works everywhere, whoever else owns the short ones. */
export const PREFIX = 'drover';

/** Command lines of one comment that are looked at; what follows is refused. */
export const MAX_COMMANDS = 20;

/** Characters of an unknown word that are kept to be shown. */
const MAX_WORD = 40;

export interface ParsedLine {
  /** The line of the command's word, counted from 1. */
  readonly line: number;
  /** The command's word as typed, in lower case and without slash or prefix. */
  readonly name: string;
  readonly result: Result<Command, CommandError>;
}

/**
 * The commands in a comment, in order, one result a line: one bad line does not spoil the others. A command is the
 * first word of a line outside quotes, code, HTML, links, headings and tables; its text runs to the next command line.
 * With `short` off only `/drover <command>` counts. Other slash words are ignored. Never throws.
 */
export function parseCommands(
  body: string,
  options: { readonly short: boolean },
): readonly ParsedLine[] {
  return linesIn(body, options.short);
}

const linesIn = remembered((body: string, short: boolean): readonly ParsedLine[] => {
  const isOurs = (word: string): boolean => word === PREFIX || (short && isCommandName(word));
  const lines = slashLines(body, isOurs);
  if (lines === null) return [{ line: 1, name: PREFIX, result: fail({ kind: 'unreadable' }) }];
  const parsed = lines
    .slice(0, MAX_COMMANDS)
    .map((line, index) => parseLine(body, line, lines[index + 1]?.start ?? body.length));
  const rest = lines[MAX_COMMANDS];
  return rest === undefined ? parsed : [...parsed, tooMany(rest)];
});

function tooMany(line: SlashLine): ParsedLine {
  return {
    line: line.line,
    name: line.word,
    result: fail({ kind: 'too-many', limit: MAX_COMMANDS }),
  };
}

function parseLine(body: string, line: SlashLine, next: number): ParsedLine {
  const args = {
    line: body.slice(line.rest, line.end).trim(),
    text: body.slice(line.rest, next).trim(),
  };
  if (line.word !== PREFIX)
    return { line: line.line, name: line.word, result: parseWord(line.word, args) };
  const [whole = '', word = 'help'] = /^\/?([^\s:,.!]+)[:,.!]?(?=\s|$)/.exec(args.line) ?? [];
  const name = word.slice(0, MAX_WORD).toLowerCase();
  const rest = {
    line: args.line.slice(whole.length).trim(),
    text: args.text.slice(whole.length).trim(),
  };
  return { line: line.line, name, result: parseWord(name, rest) };
}

function parseWord(word: string, args: CommandArguments): Result<Command, CommandError> {
  if (isCommandName(word)) return CATALOGUE[word].parse(args);
  const meant = didYouMean(word);
  return fail(
    meant === undefined ? { kind: 'unknown', word } : { kind: 'unknown', word, didYouMean: meant },
  );
}
