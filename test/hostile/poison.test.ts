import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Decide from '../../src/lifecycle/decide.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { withoutInvisible } from '../../src/lifecycle/text/invisible.ts';
import { isAutolink } from '../../src/lifecycle/text/link-edits.ts';
import { parseMarkdown, spanOf, walk } from '../../src/lifecycle/text/markdown.ts';
import { aPlay } from '../lifecycle/play.ts';
import { LIFECYCLES } from '../recorded/lifecycles.ts';
import { MARKS, type Met, outgoing, type Outgoing, PLACES_AND_VOICES, poisoned } from './poison.ts';
import { SITUATIONS } from './poison-plays.ts';

const met: Met = vi.hoisted(() => ({ filled: new Set<string>(), unknown: new Set<string>() }));
const sent: Outgoing[] = [];

/** All that is decided here is decided on a poisoned snapshot. */
vi.mock('../../src/lifecycle/decide.ts', async (original) => {
  const { decide } = await original<typeof Decide>();
  return {
    decide: (snapshot: Snapshot): Decision => {
      const decision = decide(poisoned(snapshot, met));
      sent.push(...outgoing(decision));
      return decision;
    },
  };
});

beforeEach(() => {
  sent.length = 0;
});

const ALL = { ...LIFECYCLES, ...SITUATIONS };
const reached = new Map<string, Set<string>>();

/** The hidden lines that Drover itself writes into a comment. */
const OURS =
  'drover:(?:begin|end|answer|text (?:question|action|reason|reply|options|paths|end)|reason [a-z.-]{3,60}|prompt v1 \\{[^<>]*\\})';

/** Outside code, and without what Drover itself writes as HTML. */
function shown(text: string): string {
  const silent: { start: number; end: number }[] = [];
  walk(parseMarkdown(text), (node) => {
    if (node.type === 'code' || node.type === 'inlineCode' || isAutolink(node, text))
      silent.push(spanOf(node));
    return undefined;
  });
  return silent
    .toReversed()
    .reduce((left, { start, end }) => `${left.slice(0, start)}\`${left.slice(end)}`, text)
    .replace(new RegExp(`</?(?:details|summary)>|<!-- ${OURS} -->`, 'g'), '');
}

/** What of a text would do something where Drover posts it. */
function alive({ text, isPlain }: Outgoing): readonly string[] {
  const read = isPlain ? text : shown(text);
  return [
    ...(isPlain ? [] : (read.match(/(?<![a-z0-9])@victim/g) ?? [])),
    ...(read.match(/\b(?:closes|fixes)[\s:]+(?:#|acme\/storefront#)77/gi) ?? []),
    ...(text.match(/^[ \t>*+-]*\/(?:approve|cancel)\b/gim) ?? []),
    ...(text.match(new RegExp(`<!--(?! ${OURS} -->)`, 'g')) ?? []),
    ...(isPlain ? [] : (read.match(/(?<!\\)<[a-z/!]/gi) ?? [])),
    ...(read.match(/!\[|javascript:/g) ?? []),
    ...(withoutInvisible(text) === text ? [] : ['something invisible']),
  ];
}

/** What an agent is given that nobody on GitHub is shown, or that stands where only Drover speaks. */
function smuggled({ text, where }: Outgoing): readonly string[] {
  const found = [
    ...(text.match(/hidden\w+/g) ?? []),
    ...(text.match(/PoisonStrangerX/g) ?? []),
    ...(text.match(/<!--/g) ?? []),
    ...(text.match(/[\u200b\u202e]|\\u20[02][be]/g) ?? []),
  ];
  if (where !== 'prompt' && where !== 'news') return found;
  const rules = text.replace(/^(`{4,})text\n[^]*?\n\1$/gm, '');
  return [...found, ...(rules.match(/Poison\w+/g) ?? [])];
}

function near(text: string, found: string | undefined): string {
  const at = found === undefined ? -1 : text.indexOf(found);
  return at < 0 ? '' : text.slice(Math.max(0, at - 300), at + 300);
}

describe('whoever writes it, and wherever it stands', () => {
  test.each(Object.entries(ALL))(
    'no text of others does anything on GitHub, or hides from people before an agent: %s',
    (_, { config, live }) => {
      live(aPlay(config));
      expect(sent.length).toBeGreaterThan(0);
      for (const each of sent) {
        const found = each.to === 'GitHub' ? alive(each) : smuggled(each);
        expect({ where: each.where, found, near: near(each.text, found[0]) }).toEqual({
          where: each.where,
          found: [],
          near: '',
        });
        for (const mark of MARKS.filter((one) => each.text.includes(one)))
          reached.set(mark, (reached.get(mark) ?? new Set()).add(each.where));
      }
    },
  );

  test('every place was poisoned, and there is none besides', () => {
    expect([...met.unknown]).toEqual([]);
    expect(PLACES_AND_VOICES.filter((place) => !met.filled.has(place))).toEqual([]);
  });

  test('it gets where the table says, and nowhere else', async () => {
    const rows = MARKS.map((mark) => {
      const to = [...(reached.get(mark) ?? [])].sort();
      return `| ${mark.replace(/^Poison|X$/g, '')} | ${to.join(', ') || 'nowhere'} |`;
    });
    const table = ['| text | goes to |', '|---|---|', ...rows, ''].join('\n');
    await expect(table).toMatchFileSnapshot('../golden/where-text-goes.md');
  });
});
