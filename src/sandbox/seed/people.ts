import type { Actor } from '../world/actor.ts';
import {
  addMember,
  createAccount,
  createUserToken,
  userActor,
} from '../world/operations/accounts.ts';
import type { Account } from '../world/records/account.ts';
import type { World } from '../world/world.ts';

/** A person, with a token that may do whatever they may. */
export interface Person {
  readonly account: Account;
  readonly actor: Actor;
  readonly token: string;
}

export interface People {
  readonly organization: Account;
  /** Owns the organisation. */
  readonly operator: Person;
  readonly reviewer: Person;
  readonly outsider: Person;
}

/** Organisation acme with its operator, and two people who are not its members. */
export function seedPeople(world: World): People {
  const organization = createAccount(world, {
    type: 'Organization',
    login: 'acme',
    name: 'Acme Outfitters',
  });
  const operator = person(world, 'operator');
  addMember(world, {
    organizationId: organization.id,
    accountId: operator.account.id,
    role: 'admin',
  });
  const [reviewer, outsider] = [person(world, 'reviewer'), person(world, 'outsider')];
  return { organization, operator, reviewer, outsider };
}

function person(world: World, login: string): Person {
  const account = createAccount(world, { type: 'User', login });
  return {
    account,
    actor: userActor(account),
    token: createUserToken(world, account.id).value,
  };
}
