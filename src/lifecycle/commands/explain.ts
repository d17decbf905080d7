import { codeText } from '../text/one-line.ts';
import { CATALOGUE } from './catalogue.ts';
import type { CommandError, CommandName } from './command.ts';

/** What is wrong with a command line and what would work, in a sentence or two of Markdown. Safe to post. */
export function explainCommandError(error: CommandError): string {
  switch (error.kind) {
    case 'unknown':
      return error.didYouMean === undefined
        ? `I do not know the command ${quote(error.word)}. ${HELP}`
        : `I do not know the command ${quote(error.word)}. Did you mean \`/${error.didYouMean}\`?`;
    case 'missing':
      return `\`/${error.command}\` needs ${MISSING[error.argument] ?? error.argument}. ${usage(error.command)}`;
    case 'unexpected':
      return `\`/${error.command}\` did nothing, because ${quote(error.found)} stands behind it. ${usage(error.command)}`;
    case 'bad-sha':
      return `${quote(error.found)} is not a commit: I need 7 to 40 hexadecimal digits. ${usage('approve')}`;
    case 'bad-id':
      return `${quote(error.found)} cannot be the name of a gate or a question. ${usage(error.command)}`;
    case 'bad-amount':
      return `${quote(error.found)} is no amount that I can add. It is written like \`/budget +3\`, \`/budget +2 runs\` or \`/budget +$10\`.`;
    case 'bad-login':
      return `${quote(error.found)} is not the login of a person. ${usage('delegate')}`;
    case 'bad-until':
      return `${quote(error.found)} is no time that I understand. It is written like \`2d\`, \`24h\` or \`2026-12-31\`.`;
    case 'too-long':
      return `The text of \`/${error.command}\` has ${figure(error.length)} characters; ${figure(error.limit)} are allowed. Nothing of it was taken. Please shorten it, or put the long part into a file.`;
    case 'too-many':
      return `I read at most ${error.limit} commands in one comment; the rest of this one was ignored. Please post it in another comment.`;
    case 'unreadable':
      return 'This comment is too long or holds more markup than I can read safely, so none of its commands were taken. Please post the command alone in a new comment.';
    default:
      return error satisfies never;
  }
}

const HELP = '`/drover help` lists what I know.';

const MISSING: Readonly<Record<string, string>> = {
  text: 'a text',
  reason: 'a reason',
  id: 'the name of what it is about',
  amount: 'an amount',
  person: 'the login of a person',
};

function usage(command: CommandName): string {
  return `It is written \`${CATALOGUE[command].usage}\`.`;
}

function quote(text: string): string {
  return codeText(text, 60);
}

function figure(characters: number): string {
  return String(characters).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
