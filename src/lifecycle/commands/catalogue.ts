import { ok, type Result } from '../result.ts';
import { type CommandArguments, nothing } from './arguments.ts';
import type { CommandError, CommandName, CommandOf } from './command.ts';
import {
  parseAllow,
  parseAnswer,
  parseApprove,
  parseBudget,
  parseDelegate,
  parseDeny,
  parseFeedback,
  parseHelp,
  parseReject,
  parseTell,
} from './parsers.ts';

/** Who may give a command: anyone who can comment, who may write or approve, or who may approve. */
export type WhoMay = 'anyone' | 'operator' | 'approver';
/** Where a command counts: on the issue, on its pull request (conversation, review or inline comment). */
export type Place = 'issue' | 'pull';

export interface CatalogueEntry<N extends CommandName = CommandName> {
  readonly usage: string;
  /** One sentence without a full stop: what it does. */
  readonly summary: string;
  readonly whoMay: WhoMay;
  readonly where: readonly Place[];
  readonly examples: readonly string[];
  readonly parse: (args: CommandArguments) => Result<CommandOf<N>, CommandError>;
}

const EVERYWHERE: readonly Place[] = ['issue', 'pull'];

type Bare = 'ready' | 'resume' | 'retry' | 'cancel' | 'repair';

/** A command that must stand alone on its line, since it sets something going or ends it. */
function alone<N extends Bare>(
  name: N,
): (args: CommandArguments) => Result<{ readonly name: N }, CommandError> {
  return (args) => {
    const checked = nothing(name, args);
    return checked.ok ? ok({ name }) : checked;
  };
}

/** Everything about every command: `/help`, the docs and the parser are made from it. */
export const CATALOGUE = {
  ready: {
    usage: '/ready',
    summary: 'Starts the work on this issue; you vouch for its title and text as they stand',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/ready'],
    parse: alone('ready'),
  },
  feedback: {
    usage: '/feedback <text>',
    summary:
      'Asks for a change; several in one comment are several items, suggestion blocks included',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/feedback The button should be green, and say "Buy".'],
    parse: parseFeedback,
  },
  approve: {
    usage: '/approve [sha]',
    summary:
      'Approves the offer that stands, or exactly the named commit; it is merged once its checks are green',
    whoMay: 'approver',
    where: EVERYWHERE,
    examples: ['/approve', '/approve 1a2b3c4'],
    parse: parseApprove,
  },
  unapprove: {
    usage: '/unapprove',
    summary: 'Takes your approval back',
    whoMay: 'approver',
    where: EVERYWHERE,
    examples: ['/unapprove'],
    parse: () => ok({ name: 'unapprove' }),
  },
  reject: {
    usage: '/reject <reason>',
    summary: 'Ends the work without merging: the pull request is closed, the branch is kept',
    whoMay: 'approver',
    where: EVERYWHERE,
    examples: ['/reject We decided to buy this instead.'],
    parse: parseReject,
  },
  answer: {
    usage: '/answer [id] <text>',
    summary:
      'Answers a question that a session asked; of a choice its number is enough, and the id is needed only when several are open',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/answer Use the existing colour.', '/answer p2 revert', '/answer 1'],
    parse: parseAnswer,
  },
  allow: {
    usage: '/allow [id]',
    summary:
      'Lets a session do what it asked for, or opens the gate of that name; a rule of the policy may name others than the approvers',
    whoMay: 'approver',
    where: EVERYWHERE,
    examples: ['/allow p1', '/allow plan', '/allow'],
    parse: parseAllow,
  },
  deny: {
    usage: '/deny [id] [reason]',
    summary:
      'Refuses what a session asked for, or keeps the gate of that name shut; the session is told the reason',
    whoMay: 'approver',
    where: EVERYWHERE,
    examples: [
      '/deny p1 Use the copy in staging instead.',
      '/deny plan Split the migration from the new page.',
    ],
    parse: parseDeny,
  },
  budget: {
    usage: '/budget [id] +N [runs | rounds | dollars]',
    summary:
      'Raises the ceiling that stands in the way by so much, or grants a session what it asked for; without a unit in what is lacking',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/budget +3', '/budget +$10', '/budget +2 rounds'],
    parse: parseBudget,
  },
  delegate: {
    usage: '/delegate [id] @user [until]',
    summary: 'Lets somebody else answer an open question, too; they need write access all the same',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/delegate @ann', '/delegate p1 @ann 2d', '/delegate @ann 2026-12-31'],
    parse: parseDelegate,
  },
  tell: {
    usage: '/tell <text>',
    summary:
      'Tells the session something, once: a run under way at its next look, where it has a line to Drover, and else the next run; nothing is begun or stopped for it',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/tell The staging database is empty on purpose.'],
    parse: parseTell,
  },
  pause: {
    usage: '/pause',
    summary: 'Stops everything until `/resume`; clocks and reminders stop, too',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/pause'],
    parse: () => ok({ name: 'pause' }),
  },
  resume: {
    usage: '/resume',
    summary: 'Goes on after a pause or a block',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/resume'],
    parse: alone('resume'),
  },
  retry: {
    usage: '/retry',
    summary: 'Tries the current stage once more, or begins anew after an end',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/retry'],
    parse: alone('retry'),
  },
  cancel: {
    usage: '/cancel',
    summary: 'Ends the work: runs are stopped, the pull request is closed, the branch is kept',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/cancel'],
    parse: alone('cancel'),
  },
  why: {
    usage: '/why',
    summary: 'Says what holds this issue up, who can change that, and what happens next by itself',
    whoMay: 'anyone',
    where: EVERYWHERE,
    examples: ['/why'],
    parse: () => ok({ name: 'why' }),
  },
  repair: {
    usage: '/repair',
    summary:
      'Compares the record of this issue with what GitHub shows, says what it finds, and makes it anew where it is wrong',
    whoMay: 'operator',
    where: EVERYWHERE,
    examples: ['/repair'],
    parse: alone('repair'),
  },
  help: {
    usage: '/help [command]',
    summary: 'Lists the commands, or explains one',
    whoMay: 'anyone',
    where: EVERYWHERE,
    examples: ['/help', '/help approve'],
    parse: parseHelp,
  },
} as const satisfies { readonly [N in CommandName]: CatalogueEntry<N> };

/** In the order of the catalogue: the way of an issue. */
export const COMMAND_NAMES = Object.keys(CATALOGUE) as readonly CommandName[];

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(CATALOGUE, word);
}
