import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import type { CommandName } from '../../src/lifecycle/commands/command.ts';
import type { Actor } from '../../src/lifecycle/snapshot/actor.ts';
import type { Permission } from '../../src/lifecycle/snapshot/people.ts';
import { DROVER, say, settle, takePosted, wake } from '../lifecycle/play.ts';
import { IN_PLACE, inPlaceFor } from './commands-in-place.ts';
import { account, permit, standing, withAndWithout } from './world.ts';

/**
 * H29, with H20 (the bot of an agent's own job) and H35 (who had the right when writing). What becomes of each command, by whoever says it, on the issue and on its pull request alike:
 * `+` it takes effect · `-` refused, in one reply · `=` heard and answered, with nothing to do · `.` passed over
 */
const TABLE = `
role                  ready feedback approve unapprove reject answer allow deny pause resume retry cancel why repair help
none                  -     -        -       -         -      -      -     -    -     -      -     -      +   -      +
read                  -     -        -       -         -      -      -     -    -     -      -     -      +   -      +
triage                -     -        -       -         -      -      -     -    -     -      -     -      +   -      +
write                 +     +        +       +         +      +      +     +    +     +      +     +      +   =      +
maintain              +     +        +       +         +      +      +     +    +     +      +     +      +   =      +
admin                 +     +        +       +         +      +      +     +    +     +      +     +      +   =      +
outside-collaborator  +     +        +       +         +      +      +     +    +     +      +     +      +   =      +
ex-writer             -     -        -       -         -      -      -     -    -     -      -     -      +   -      +
other-bot             .     .        .       .         .      .      .     .    .     .      .     .      .   .      .
drover                .     .        .       .         .      .      .     .    .     .      .     .      .   .      .
agents-bot            .     .        .       .         .      .      .     .    .     .      .     .      .   .      .
ghost                 .     .        .       .         .      .      .     .    .     .      .     .      .   .      .
`;

interface Role {
  readonly who: Actor;
  /** Null: the author of the comment is not told, as of a deleted account. */
  readonly author: Actor | null;
  readonly permission: Permission;
  /** What it was when the comment was written. */
  readonly before?: Permission;
}

const role = (who: Actor, permission: Permission, more: Partial<Role> = {}): Role => ({
  who,
  author: who,
  permission,
  ...more,
});

/** Bots have every right that GitHub can give them: that they are bots is what counts. */
const ROLES: Readonly<Record<string, Role>> = {
  none: role(account('someone'), 'none'),
  read: role(account('someone'), 'read'),
  triage: role(account('someone'), 'triage'),
  write: role(account('someone'), 'write'),
  maintain: role(account('someone'), 'maintain'),
  admin: role(account('someone'), 'admin'),
  'outside-collaborator': role(account('contractor'), 'write'),
  'ex-writer': role(account('former'), 'read', { before: 'admin' }),
  'other-bot': role(account('helper[bot]', 'Bot'), 'admin'),
  drover: role(DROVER, 'admin'),
  'agents-bot': role(account('github-actions', 'Bot'), 'admin'),
  ghost: role(account('ghost'), 'admin', { author: null }),
};

const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/ +/));
const expected = (name: string, command: CommandName): string | undefined =>
  rows.find(([first]) => first === name)?.[head.indexOf(command)];

const CELLS = Object.keys(ROLES).flatMap((name) =>
  COMMAND_NAMES.flatMap((command) =>
    (['issue', 'pull'] as const).map((stream) => ({ name, command, stream })),
  ),
);

/** Says the command and gives the mark of what became of it. */
function outcome(
  command: CommandName,
  { who, author, permission, before }: Role,
  on: 'issue' | 'pull',
): string {
  const prepared = inPlaceFor(command, who);
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
  const answer = told.some((key) => /^(why|help)\//.test(key));
  if (changed || answer) return seen.includes('rocket') ? '+' : 'changed without a sign';
  if (told.length === 0 && seen.length === 0) return '.';
  if (!seen.includes('confused')) return `${told.join(' ')} ${seen.join(' ')}`;
  return told.some((key) => /^reply\/[^/]+\/[\d.]+$/.test(key)) ? '-' : '=';
}

describe('H29: who may say what', () => {
  test('every role and every command has its cell', () => {
    expect(head.slice(1)).toEqual(COMMAND_NAMES);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(ROLES));
    for (const row of rows) expect(row).toHaveLength(head.length);
  });

  test.each(Object.entries(ROLES))('H29: %s', (name, who) => {
    const cells = CELLS.filter((cell) => cell.name === name);
    const found = cells.map(({ command, stream }) => [
      command,
      stream,
      outcome(command, who, stream),
    ]);
    expect(found).toEqual(
      cells.map(({ command, stream }) => [command, stream, expected(name, command)]),
    );
  });

  const DECIDING = COMMAND_NAMES.filter((name) => !['why', 'help', 'repair'].includes(name));

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
