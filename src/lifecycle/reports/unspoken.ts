import type { Category } from '../policy/category.ts';
import type { Request } from './request.ts';

/** A question that a session put, or an act that it announced, without saying so in a report. */
export interface Unspoken {
  readonly question: string;
  readonly request: Request;
}

/** Characters of a question, and of the words that are looked at. */
const MOST = 2_000;
const LOOKED_AT = 20_000;

/**
 * What the last words of a session that did nothing ask of a person; null where they ask nothing. It is told by rules,
 * in English: a question or a request in the last paragraph, or the announcement of an act that cannot be taken back.
 */
export function unspokenIn(lastWords: string): Unspoken | null {
  const ending = lastParagraphs(lastWords.slice(-LOOKED_AT));
  if (ending === '') return null;
  const sentences = sentencesOf(ending);
  const act = sentences.flatMap((sentence) => announced(sentence) ?? []).at(-1);
  if (act !== undefined) return announcement(ending, act);
  return sentences.some(asks)
    ? {
        question: ending,
        request: { kind: 'clarification', category: 'other', severity: 'medium' },
      }
    : null;
}

/** The last paragraph, with the one before it where it is a list: of what is offered to choose from, say. */
function lastParagraphs(text: string): string {
  const paragraphs = withoutCode(text)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  const lists = paragraphs.length - 1 - paragraphs.findLastIndex((each) => !isList(each));
  const from = Math.max(0, paragraphs.length - 1 - lists);
  return paragraphs.slice(from).join('\n\n').slice(-MOST).trim();
}

/** What a program printed last is nobody's question, and a quotation is somebody else's. */
function withoutCode(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n\1[^\n]*(?=\n|$)|$)/gm, '')
    .replace(/^>.*$/gm, '');
}

function isList(paragraph: string): boolean {
  return paragraph
    .split('\n')
    .every((line) => /^\s*(?:[-*+]|\d{1,2}[.)]|\(?[a-z]\))\s/i.test(line));
}

function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?…:])\s+|\n+/)
    .map((sentence) =>
      sentence.replace(/^[\s*_>#-]+|[\s*_]+$/g, '').replace(/^(?:open )?questions?\W+/i, ''),
    )
    .filter((sentence) => sentence !== '');
}

/** Said at the end of any work, whether or not anybody is wanted. */
const CLOSING =
  /\b(?:any|other|further|more) (?:questions|concerns|feedback|changes|thoughts)\b|\b(?:anything|something) else\b|\bif you(?:'d| would)? (?:need|want|like|run|see|have|prefer)\b|\bfeel free\b|\bhappy to\b/i;

const REQUEST =
  /\b(?:please|kindly) (?:confirm|advise|decide|clarify|choose|pick|tell|say|specify|provide|share|approve|answer|let me know)\b|\b(?:let me know|tell me|say) (?:which|what|who|where|when|how|whether|if)\b|\b(?:waiting|wait|awaiting) (?:for|on)?\s*(?:your|a|an|the)?\s*(?:answer|reply|response|confirmation|approval|decision|go-ahead|input|permission|clarification|instructions)\b|\bI (?:need|require|lack) (?:your|you to|a decision|an answer|to know|more (?:information|details|context)|clarification|guidance|permission|approval|access|credentials|confirmation)\b|\bneeds? (?:your|a human|an operator's) (?:decision|approval|input|confirmation|answer)\b|\b(?:once|when|after|until) you(?:'ve| have)? (?:confirm|decide|approve|answer|reply|clarify|choose|respond)/i;

/** Asks of somebody, and not of itself: "why did it fail?" is answered by the next sentence. */
const QUESTION =
  /\b(?:you|your|I|we|me)\b|^(?:which|what|who|whom|where|when|how|should|shall|may|can|could|would|do|does|did|is|are|was|were|will|has|have|or|ok|okay|proceed|continue|go ahead|and)\b/i;

function asks(sentence: string, at: number, all: readonly string[]): boolean {
  if (CLOSING.test(sentence)) return false;
  if (REQUEST.test(sentence)) return true;
  if (!sentence.endsWith('?') || !QUESTION.test(sentence)) return false;
  const next = all[at + 1];
  return (
    next === undefined ||
    !/^(?:because|since|it |yes\b|no\b|the answer|that is|this is)/i.test(next)
  );
}

const WILL =
  /\b(?:I(?:'ll|’ll| will| shall| am going to|'m going to|’m going to| am about to|'m about to| intend to| plan to)|next,? I(?:'ll| will)?|(?:now|next),? (?:let me|let's)|let me now|proceeding to|about to|the next step is to)\b(?! (?:not|never|leave|avoid|refrain|no longer)\b)(.*)$/i;

const ACTS: readonly (readonly [Category, RegExp])[] = [
  [
    'destructive',
    /\b(?:delet|remov|drop|wip|eras|truncat|purg|overwrit|destroy|force[- ]?push|rewrit\w* (?:the )?history|reset(?:ting)? (?:the )?(?:database|branch|history|data))/i,
  ],
  ['deploy', /\b(?:deploy|publish|releas|roll(?:ing)? out|merg|migrat)/i],
  ['dependency', /\b(?:install|upgrad|downgrad|replac\w* the dependency)/i],
  ['secrets', /\b(?:rotat|revok)\w*\b.*\b(?:key|token|secret|credential|password)/i],
  ['network', /\b(?:send|post|upload|e-?mail)\w*\b.*\b(?:to|mail|customers?|users?)\b/i],
];

/** An act that a sentence announces, if it is one that a person should have a say in. */
function announced(
  sentence: string,
): { readonly category: Category; readonly text: string } | null {
  const [, rest = ''] = WILL.exec(sentence) ?? [];
  const found = ACTS.find(([, pattern]) => pattern.test(rest));
  return found === undefined ? null : { category: found[0], text: sentence };
}

function announcement(
  ending: string,
  { category, text }: { readonly category: Category; readonly text: string },
): Unspoken {
  return {
    question: `The session ended with these words, and had done nothing:\n\n${ending}\n\nMay it go on with that?`,
    request: { kind: 'approval', category, severity: 'high', action: text.slice(0, 1_000) },
  };
}
