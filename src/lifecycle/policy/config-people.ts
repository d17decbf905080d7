import { z } from 'zod';
import { Line, Login, TeamSlug } from './names.ts';
import { whole } from './quantities.ts';
import { STEERING_FILES } from './steering-files.ts';

export const Gates = z
  .strictObject({
    risk: z
      .strictObject({
        labels: z
          .array(Line)
          .max(20)
          .prefault(['risk:high'])
          .describe('An issue with one of these labels does not start before `/allow`.'),
      })
      .prefault({}),
    design: z
      .enum(['none', 'required'])
      .prefault('none')
      .describe('`required`: a person allows the design before the plan is made.'),
    plan: z
      .enum(['none', 'required'])
      .prefault('none')
      .describe('`required`: a person allows the plan before the work begins.'),
    baseMerge: z
      .enum(['void', 'carry'])
      .prefault('void')
      .describe(
        'What a clean merge of the base branch into the pull request does to an approval when its own changes stay equal: `void` asks again, `carry` keeps it.',
      ),
  })
  .prefault({});

export const Approvers = z
  .strictObject({
    users: z
      .array(Login)
      .max(100)
      .prefault([])
      .describe(
        'Logins that may decide. With no users and no teams, anyone with the permission may.',
      ),
    teams: z.array(TeamSlug).max(20).prefault([]).describe('Teams whose members may decide.'),
    permission: z
      .enum(['write', 'maintain', 'admin'])
      .prefault('write')
      .describe('The permission on the repository that a person needs in any case.'),
    count: whole(1, 10).prefault(1).describe('How many people must approve the same offer.'),
    secondPerson: z
      .boolean()
      .prefault(false)
      .describe('`true`: the approval of the person who said Ready does not count.'),
  })
  .refine((a) => a.teams.length > 0 || a.users.length === 0 || a.count <= a.users.length, {
    path: ['count'],
    error: 'at most as many as there are users, when no team is named',
  })
  .prefault({});

/** Paths that an agent's change may not touch without one of these people. */
export const Protected = z
  .strictObject({
    paths: z
      .array(Line)
      .max(200)
      .prefault([...STEERING_FILES])
      .describe(
        'Paths that steer agents, workflows or reviews. `*` matches within a folder, `**` across folders, `?` one character; a pattern without `/` matches at any depth; upper and lower case are one.',
      ),
    approvers: z
      .array(Login)
      .max(100)
      .prefault([])
      .describe(
        'Logins that may let a change to such a path through; they need write access as well. Empty: any approver.',
      ),
  })
  .prefault({});
