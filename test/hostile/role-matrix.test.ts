import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeGithubWorld } from '../../src/github/world.ts';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import type { CommandName } from '../../src/lifecycle/commands/command.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type { Permission } from '../../src/lifecycle/snapshot/people.ts';
import { makeLoopback } from '../github/loopback.ts';
import {
  answerWith,
  comment,
  HOST,
  issue,
  KEY,
  list,
  NOW,
  repository,
  seal,
  who as personOf,
  world,
} from '../github/world-answer.ts';
import { DROVER, say, settle, takePosted, wake } from '../lifecycle/play.ts';
import { IN_PLACE, inPlaceFor } from './commands-in-place.ts';
import { account, permit, standing, withAndWithout } from './world.ts';

/**
 * H29, with H20 (the bot of an agent's own job) and H35 (who had the right when writing): what becomes of each command, by
 * whoever says it, on the issue and on its pull request alike. The tables are those of docs/security.md.
 */
const [EVERYBODY, NAMED] = tablesIn('docs/security.md', '## Who may say what');

/** Rows by their first cell, each by the words of the head. */
type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

function tablesIn(file: string, heading: string): readonly [Table, Table] {
  const part = readFileSync(file, 'utf8').split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [first, second] = part.split(/\n(?=[^|\n])/).flatMap((block) => {
    const lines = block.match(/^\|.*\|$/gm) ?? [];
    return lines.length > 2 ? [lines.map(cellsOf)] : [];
  });
  return [tableOf(first), tableOf(second)];
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}

function tableOf(lines: readonly (readonly string[])[] = []): Table {
  const [head = [], , ...rows] = lines;
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => [
      name,
      Object.fromEntries(cells.map((cell, at) => [head[at + 1] ?? '', cell])),
    ]),
  );
}

interface Role {
  readonly who: Actor;
  /** Null: the author of the comment is not told, as of a deleted account. */
  readonly author: Actor | null;
  /** What GitHub answers when it is asked for the permission: `permission` and `role_name`. */
  readonly github: readonly [permission: string, role: string];
  /** What it was when the comment was written. */
  readonly before?: Permission;
}

const role = (login: string, github: Role['github'], more: Partial<Role> = {}): Role => {
  const who = account(login);
  return { who, author: who, github, ...more };
};

/** Bots have every right that GitHub can give them: that they are bots is what counts. */
const bot = (who: Actor): Role => ({ who, author: who, github: ['admin', 'admin'] });

const ROLES: Readonly<Record<string, Role>> = {
  'nobody to the repository': role('someone', ['none', '']),
  'can read': role('someone', ['read', 'read']),
  'can triage': role('someone', ['read', 'triage']),
  'can write': role('someone', ['write', 'write']),
  'can maintain': role('someone', ['write', 'maintain']),
  'is admin': role('someone', ['admin', 'admin']),
  'owner of the organisation': role('someone', ['admin', 'admin']),
  'a role of one’s own, on top of read': role('someone', ['read', 'question-answerer']),
  'a role of one’s own, on top of triage': role('someone', ['read', 'Triage captain']),
  'a role of one’s own, on top of write': role('someone', ['write', 'release-captain']),
  'a role of one’s own, on top of maintain': role('someone', ['write', 'Maintain the site']),
  'outside collaborator who can read': role('contractor', ['read', 'read']),
  'outside collaborator who can write': role('contractor', ['write', 'write']),
  'could write when writing it': role('former', ['read', 'read'], { before: 'admin' }),
  'another App’s bot': bot(account('helper[bot]', 'Bot')),
  'Drover itself': bot(DROVER),
  'the bot of the agent’s job': bot(account('github-actions', 'Bot')),
  'a deleted account': role('ghost', ['admin', 'admin'], { author: null }),
};

/** Where the configuration names who approves, and asks for more than write of them. */
const APPROVERS = { approvers: { users: ['lead'], permission: 'maintain' } };

const UNDER_NAMED: Readonly<Record<string, Role>> = {
  'named, can maintain': role('lead', ['write', 'maintain']),
  'named, is admin': role('lead', ['admin', 'admin']),
  'named, can write only': role('lead', ['write', 'write']),
  'named, can read only': role('lead', ['read', 'read']),
  'not named, is admin': role('someone', ['admin', 'admin']),
  'not named, can write': role('someone', ['write', 'write']),
  'not named, can read': role('someone', ['read', 'read']),
};

/** What Drover makes of GitHub's answer: the very reading that it does of an issue. */
async function levelOf({ who, github: [permission, role_name] }: Role): Promise<Permission> {
  const github = await makeLoopback();
  onTestFinished(() => github.close());
  const login = who.login.toLowerCase();
  const said = comment('IC_one', '/ready', { author: personOf(login) });
  answerWith(github, {
    IssueWorld: () => world(repository(issue({ comments: list(said) }))),
    [`GET /repos/acme/storefront/collaborators/${login}/permission`]: () => ({
      body: { permission, role_name },
    }),
  });
  const drive = makeGithubWorld({
    octokitFor: () => Promise.resolve(github.octokit),
    seal,
    clock: { now: () => NOW },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    host: HOST,
    random: () => 'f'.repeat(32),
  });
  const outcome = await drive.read(KEY, []);
  if (outcome.kind !== 'read') throw new Error(JSON.stringify(outcome));
  const level = outcome.snapshot.people.permissions[login];
  if (level === undefined) throw new Error(`nothing is known of ${login}`);
  return level;
}

const STREAMS = ['issue', 'pull'] as const;

interface Circumstances {
  readonly permission: Permission;
  readonly on: (typeof STREAMS)[number];
  readonly config: object;
}

/** Says the command and gives the mark of what became of it. */
function outcome(
  command: CommandName,
  { who, author, before }: Role,
  { permission, on, config }: Circumstances,
): string {
  const prepared = inPlaceFor(command, who, config);
  permit(prepared, who.login.toLowerCase(), before ?? permission);
  let said = '';
  const both = withAndWithout(
    prepared,
    (play) => {
      said = say(play, who, IN_PLACE[command].words, { stream: on, author });
    },
    (play) => {
      permit(play, who.login.toLowerCase(), permission);
      settle(play);
    },
  );
  const changed = JSON.stringify(standing(both.with)) !== JSON.stringify(standing(both.without));
  const told = takePosted(both.with).filter((key) => !takePosted(both.without).includes(key));
  const seen = both.with.world.comments.find(({ id }) => id === said)?.reactions ?? [];
  return markOf({ changed, told, seen });
}

function markOf(what: {
  readonly changed: boolean;
  readonly told: readonly string[];
  readonly seen: readonly string[];
}): string {
  const { changed, told, seen } = what;
  const answer = told.some((key) => /^(why|help|repair)\//.test(key));
  if (changed || answer) return seen.includes('rocket') ? '+' : 'changed without a sign';
  if (told.length === 0 && seen.length === 0) return '.';
  if (!seen.includes('confused')) return `${told.join(' ')} ${seen.join(' ')}`;
  return told.length === 1 && told[0]?.startsWith('reply/') ? '-' : told.join(' ');
}

async function row(who: Role, config: object): Promise<Readonly<Record<string, string>>> {
  const permission = who.author?.type === 'User' ? await levelOf(who) : 'admin';
  const cells = COMMAND_NAMES.map((command) => {
    const found = STREAMS.map((on) => outcome(command, who, { permission, on, config }));
    return [`/${command}`, [...new Set(found)].join(' or ')];
  });
  return Object.fromEntries(cells) as Record<string, string>;
}

describe('H20/H29/H35: who may say what', () => {
  test('every role and every command has its cell', () => {
    expect(Object.keys(EVERYBODY)).toEqual(Object.keys(ROLES));
    expect(Object.keys(NAMED)).toEqual(Object.keys(UNDER_NAMED));
    for (const cells of [...Object.values(EVERYBODY), ...Object.values(NAMED)])
      expect(Object.keys(cells)).toEqual(COMMAND_NAMES.map((name) => `/${name}`));
  });

  test.each(Object.entries(ROLES))('H29: %s', async (name, who) => {
    expect(await row(who, {})).toEqual(EVERYBODY[name]);
  });

  test.each(Object.entries(UNDER_NAMED))(
    'H29: where approvers are named: %s',
    async (name, who) => {
      expect(await row(who, APPROVERS)).toEqual(NAMED[name]);
    },
  );

  const DECIDING = COMMAND_NAMES.filter((name) => !['why', 'help'].includes(name));

  test.each(DECIDING)(
    'H29: /%s by somebody whose permission cannot be read does nothing, and is heard once it can',
    (command) => {
      const who = account('someone');
      const both = withAndWithout(
        inPlaceFor(command, who),
        (play) => say(play, who, IN_PLACE[command].words),
        (play) => {
          // Not settled: while a permission is unknown it is asked for every half minute.
          for (let wakes = 0; wakes < 3; wakes += 1) wake(play);
        },
      );
      expect(standing(both.with)).toEqual(standing(both.without));
      expect(takePosted(both.with)).toEqual(takePosted(both.without));
      for (const play of [both.with, both.without]) {
        permit(play, who.login, 'admin');
        settle(play);
      }
      expect(standing(both.with)).not.toEqual(standing(both.without));
    },
  );
});
