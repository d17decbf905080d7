import { Command, Option } from 'commander';
import { explain } from '../../../lifecycle/explain/explain.ts';
import type { Place } from '../../../lifecycle/shown/shown.ts';
import { placeText } from '../../place.ts';
import { safe } from '../../plain.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { asHistorian, type HistorianIo } from '../historian.ts';
import { printJson, stop, unanswered } from '../io.ts';
import { toPlace } from '../place.ts';
import { storyMarkdown, storyShown, storyText } from '../story.ts';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly app?: string;
}

const AFTER = `
All of it comes from GitHub with your token, which has to read the repository, its issues, pull requests and Actions:
the record and its earlier versions, what was said and what became of it, card moves, runs, pull request, reviews,
deployments. What each reason code means, and what to do about it, is in docs/reasons.md. It writes nothing.`;

/** `drover explain OWNER/REPO#N` */
export function explainCommand(io: HistorianIo, end: (code: ExitCode) => void): Command {
  return new Command('explain')
    .description('Tell the history of an issue: when, who, what, why, which run, cost, which rule.')
    .argument('<issue>', 'the issue, as OWNER/REPO#NUMBER', toPlace)
    .addOption(new Option('--json', 'print one JSON object').conflicts('markdown'))
    .option('--markdown', 'print a page of Markdown')
    .option('--app <slug>', 'the slug of your App, where several wrote records')
    .addHelpText('after', AFTER)
    .action(async (place: Place, options: Options) => {
      end(await tell(io, place, options));
    });
}

async function tell(io: HistorianIo, place: Place, options: Options): Promise<ExitCode> {
  return asHistorian(io, async (historian) => {
    const read = await historian.past(place, options.app ?? null);
    if (!read.ok) return unanswered(io, read.error);
    const { past, app } = read.value;
    const { record, issue } = past.snapshot;
    const name = placeText(place);
    if (record.kind === 'absent')
      return stop(io, EXIT.nothing, `${name}: There is no record: nobody has said Ready to it.`);
    if (record.kind === 'newer')
      return stop(io, EXIT.nothing, `${name}: Its record is by a newer Drover than this one.`);
    const about = { issue: name, title: safe(issue.title), url: issue.url, app };
    const story = storyShown(about, explain(past));
    if (options.json === true) printJson(io, story);
    else io.out(options.markdown === true ? storyMarkdown(story) : storyText(story));
    return EXIT.sound;
  });
}
