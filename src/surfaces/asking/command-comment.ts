import { explainCommandError } from '../../lifecycle/commands/explain.ts';
import { parseCommands } from '../../lifecycle/commands/parse.ts';
import { fail, ok, type Result } from '../../lifecycle/result.ts';
import { plain, safe } from '../plain.ts';

/** A comment that is exactly one command, as Drover will read it; else what is wrong with it. */
export function commandComment(name: string, text: string): Result<string, string> {
  const body = `/${name}${text === '' ? '' : ` ${text}`}`;
  const [line, another] = parseCommands(body, { short: true });
  if (line === undefined || line.name !== name) return fail(`\`${safe(body)}\` is no command.`);
  if (!line.result.ok) return fail(plain(explainCommandError(line.result.error)));
  if (another === undefined) return ok(body);
  return fail(
    `A line of the text begins with /${another.name}, which Drover would obey as well. Indent it or put it in quotes, or give that command by itself.`,
  );
}

/** Where another bot owns the short words, only those behind /drover count. */
export function asSaidIn(read: { readonly hasShortCommands: boolean }, body: string): string {
  return read.hasShortCommands ? body : body.replace(/^\//, '/drover ');
}
