import { codeText } from '../text/one-line.ts';
import { CATEGORIES } from './category.ts';
import { type Rule, ruleName, type Scope } from './rule.ts';
import { writeSessionName } from './session-name.ts';

const SHOWN = 3;
/** In characters, of a pattern. */
const LONGEST = 60;

/** How names of the file are set within a sentence. */
type Quote = (text: string) => string;

/** As code: for Markdown, in which they would mean something. */
const inCode: Quote = (text) => codeText(text, LONGEST);

/** What a rule is about, as a part of a sentence in Markdown: "network for backend in execution". */
export function ruleText(rule: Rule, quote = inCode): string {
  const { categories, except } = rule;
  const about = categories.length === CATEGORIES.length ? 'everything' : listed(categories);
  return [
    about,
    ...scopeWords(rule, quote),
    ...(except === null ? [] : [`except ${scopeWords(except, quote).join(' ')}`]),
  ].join(' ');
}

/**
 * A rule by the name that a decision gives, with what it is about: "policies[2] (network for backend)". A name that is
 * none of these rules stays as it is: it may be of an earlier configuration.
 */
export function namedRuleText(name: string, rules: readonly Rule[], quote = inCode): string {
  const rule = rules.find((each) => ruleName(each) === name);
  return rule === undefined ? quote(name) : `${quote(name)} (${ruleText(rule, quote)})`;
}

function scopeWords({ agents, roles, sessions, paths }: Scope, quote: Quote): readonly string[] {
  return [
    ...(agents.length === 0 ? [] : [`for ${listed(agents)}`]),
    ...(roles.length === 0 ? [] : [`in ${listed(roles)}`]),
    ...(sessions.length === 0
      ? []
      : [`in the session ${listed(sessions.map((each) => quote(writeSessionName(each))))}`]),
    ...(paths.length === 0 ? [] : [`on ${listed(paths.map(quote))}`]),
  ];
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN);
  const more = all.length - shown.length;
  const words = more > 0 ? [...shown, `${more} more`] : shown;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
