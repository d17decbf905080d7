import { Command } from 'commander';
import type { Sha } from '../../../lifecycle/ids.ts';
import type { IssueRecord } from '../../../lifecycle/record/record.ts';
import { fail, ok, type Result } from '../../../lifecycle/result.ts';
import type { IssueRead } from '../../../lifecycle/shown/shown.ts';
import { type Addressed, addressed, isMeant, sayIt } from '../comment.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asPerson, type Io, stop, unanswered } from '../io.ts';
import { moment, placeText } from '../../place.ts';
import { safe } from '../../plain.ts';
import { nowOf, pullOf } from '../record-text.ts';
import { withoutRecord } from '../standing.ts';

interface Options {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly app?: string;
}

const AFTER = `
Approves exactly the head that is offered, and comments \`/approve\` with all of it, as you. At a terminal it shows what
that is and asks; elsewhere it does not ask. With a SHA it approves only if that is the head that is offered.`;

/** `drover approve OWNER/REPO#N [SHA]` */
export function approveCommand(io: Io, end: (code: ExitCode) => void): Command {
  return new Command('approve')
    .description('Approve the offer that stands; it is merged once its checks are green.')
    .usage('[options] <issue> [sha]')
    .argument('<words...>', 'the issue as OWNER/REPO#NUMBER, and the commit if you want to be sure')
    .option('--json', 'print one JSON object')
    .option('--yes', 'do not ask whether it is meant')
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', AFTER)
    .action(async (words: readonly string[], options: Options) => {
      const to = addressed(words);
      const isSha = to.ok && /^(?:[0-9a-f]{7,40})?$/i.test(to.value.text);
      if (!to.ok) return end(stop(io, EXIT.usage, to.error));
      if (!isSha)
        return end(
          stop(
            io,
            EXIT.usage,
            'A commit is 7 to 40 hexadecimal digits; nothing else may stand there.',
          ),
        );
      return end(await approve(io, to.value, options));
    });
}

function approve(io: Io, to: Addressed, options: Options): Promise<ExitCode> {
  return asPerson(io, async (person) => {
    const read = await person.issue(to.place, options.app ?? null);
    if (!read.ok) return unanswered(io, read.error);
    const offered = offeredHead(read.value, to.text.toLowerCase());
    if (!offered.ok) return stop(io, EXIT.nothing, `${placeText(to.place)}: ${offered.error}`);
    if (io.terminal !== null && options.json !== true) io.out(offered.value.shown);
    if (!(await isMeant(io, 'Approve this head?', options.yes === true)))
      return stop(io, EXIT.nothing, 'Nothing was approved.');
    const body = `/approve ${offered.value.head}`;
    return sayIt(io, person, { read: read.value, body, json: options.json === true });
  });
}

interface Offered {
  readonly head: Sha;
  /** What is approved, for a person. */
  readonly shown: string;
}

/** The head that is offered, if it is the one that was named; a name is the beginning of a commit, or empty. */
function offeredHead(read: IssueRead, named: string): Result<Offered, string> {
  const { record: shown } = read;
  if (shown.kind !== 'valid') return fail(withoutRecord(shown, placeText(read.place)));
  const offer = standingOffer(shown.record);
  if (offer === null) return fail(`Nothing is offered for approval. ${nowOf(shown.body)}`);
  if (!offer.head.startsWith(named))
    return fail(`The head that is offered is ${offer.head}, not ${named}. Nothing was approved.`);
  const pull = pullOf(shown.body);
  return ok({
    head: offer.head,
    shown: [
      `${placeText(read.place)}  ${safe(read.title)}`,
      `  head ${offer.head}, to be merged into ${safe(offer.baseRef)}`,
      `  offered since ${moment(offer.postedAt ?? offer.decidedAt)}`,
      ...(pull === null
        ? []
        : [`  pull request ${read.url.replace(/\/issues\/\d+$/, `/pull/${pull}`)}`]),
      '',
    ].join('\n'),
  });
}

/** An offer is answered while it is under review, and until it is merged by whoever else has to say yes. */
function standingOffer(record: IssueRecord): IssueRecord['offer'] {
  const isOpen = record.end === null && ['review-intake', 'merge'].includes(record.stage);
  return isOpen ? record.offer : null;
}
