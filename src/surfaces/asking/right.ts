import type { AskedPeople } from '../../lifecycle/policy/asked.ts';
import { answerersOf } from '../../lifecycle/prompts/answerers.ts';
import { termsOf } from '../../lifecycle/record/prompt.ts';
import { type Permission, PERMISSIONS } from '../../lifecycle/shown/remark.ts';
import type { Trouble } from '../../lifecycle/shown/trouble.ts';
import type { Person } from '../person.ts';
import { repoText } from '../place.ts';
import { safe } from '../plain.ts';
import type { Found } from './find.ts';

export interface NoRight {
  readonly kind: 'no-right';
  readonly sentence: string;
}

type Right =
  | { readonly kind: 'right' }
  | NoRight
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

const MAY: Right = { kind: 'right' };
type People = Omit<AskedPeople, 'by'>;

/**
 * Whether a person may answer, as far as that can be told before anything is written: nobody may without write access,
 * and where rules name others, one of those. What their token does not show speaks for them: Drover decides.
 */
export async function rightTo(person: Person, { prompt, read }: Found): Promise<Right> {
  const permission = await person.permission(read.place);
  if (!permission.ok) return { kind: 'trouble', trouble: permission.error };
  if (!isAtLeast(permission.value, 'write'))
    return noRight(
      `You have ${permission.value} access to ${repoText(read.place)}, and only people with write access answer there`,
    );
  const asked = read.config === null ? null : answerersOf(prompt, read.config);
  if (asked === null) return MAY;
  const login = await person.login();
  if (!login.ok) return { kind: 'trouble', trouble: login.error };
  if (isDelegate({ prompt, read }, login.value)) return MAY;
  for (const people of asked) {
    if (!isAtLeast(permission.value, people.permission)) continue;
    if ((await isNamed(person, login.value, people)) !== 'no') return MAY;
  }
  return noRight(
    `${prompt.id} is asked of ${namesOf(asked)}, and not of ${login.value}; one of them may leave it to you with /delegate`,
  );
}

function noRight(sentence: string): NoRight {
  return { kind: 'no-right', sentence: `${sentence}: nothing was written.` };
}

function isAtLeast(permission: Permission, least: Permission): boolean {
  return PERMISSIONS.indexOf(permission) >= PERMISSIONS.indexOf(least);
}

/** Until when, Drover knows. */
function isDelegate({ prompt, read }: Found, login: string): boolean {
  if (read.record.kind !== 'valid') return true;
  const held = read.record.record.prompts.find((each) => prompt.id.endsWith(`:${each.id}`));
  const delegate = held === undefined ? null : termsOf(held).delegate;
  return delegate?.to.toLowerCase() === login.toLowerCase();
}

async function isNamed(
  person: Person,
  login: string,
  { users, teams }: People,
): Promise<'yes' | 'no' | 'unknown'> {
  if (users.length + teams.length === 0) return 'yes';
  if (users.some((user) => user.toLowerCase() === login.toLowerCase())) return 'yes';
  let isHidden = false;
  for (const name of teams) {
    const [org = '', slug = ''] = name.split('/');
    const isIn = await person.isInTeam({ org, slug, login });
    if (isIn.ok && isIn.value) return 'yes';
    // GitHub says "not found" of a team that this token may not see, too.
    const isSeen = isIn.ok && (await person.seesTeam({ org, slug }));
    if (!isSeen) isHidden = true;
  }
  return isHidden ? 'unknown' : 'no';
}

/** Who may answer, in words; null where anybody may who has write access. */
export function askedText({ prompt, read }: Found): string | null {
  const asked = read.config === null ? null : answerersOf(prompt, read.config);
  return asked === null ? null : namesOf(asked);
}

function namesOf(asked: readonly People[]): string {
  return asked.map(peopleText).join(', or ');
}

function peopleText({ users, teams, permission }: People): string {
  const names = [...users, ...teams].map(safe).join(', ');
  return names === '' ? `anyone with ${permission} access` : `${names} with ${permission} access`;
}
