import { z } from 'zod';
import type { Status } from '../stage.ts';
import { Line, Login } from './names.ts';
import { whole } from './quantities.ts';

const option = (status: Status) => Line.prefault(status).describe(`The option for ${status}.`);

const StatusOptions = z
  .strictObject({
    backlog: option('Backlog'),
    ready: option('Ready'),
    inProgress: option('In Progress'),
    inReview: option('In Review'),
    approved: option('Approved'),
    done: option('Done'),
    blocked: option('Blocked'),
  })
  .transform(
    (o): Record<Status, string> => ({
      Backlog: o.backlog,
      Ready: o.ready,
      'In Progress': o.inProgress,
      'In Review': o.inReview,
      Approved: o.approved,
      Done: o.done,
      Blocked: o.blocked,
    }),
  )
  .prefault({})
  .describe('The names of your options. Several statuses may share one.');

/**
 * The one Project that is obeyed. Only those of organisations: an installation token sees a user's
 * Project as empty (GitHub docs, rest/projects).
 */
export const Board = z
  .strictObject({
    owner: Login.describe('The organisation that owns the Project.'),
    number: whole(1, 10_000_000).describe('Its number, as in its address.'),
    field: Line.prefault('Status').describe(
      'The single-select field that shows the status. GitHub tells of moves in its own field `Status` alone: in another one they command nothing.',
    ),
    statuses: StatusOptions,
  })
  .nullable()
  .prefault(null)
  .describe('The Project that mirrors where issues stand. `null`: none, commands only.');
