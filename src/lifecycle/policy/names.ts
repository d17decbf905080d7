import { z } from 'zod';

/** The names that people and GitHub give to things, as they may stand in the configuration. */

/** One line of text: labels, environments, checks, board options. */
export const Line = z
  .string({ error: 'a text of one line' })
  .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, {
    error: 'a text of one line, without blanks around it',
  })
  .max(255, { error: 'at most 255 characters' })
  .meta({ title: 'one line of text' });

/** A lower-case name of our own: agents, Apps. */
export const Slug = z
  .string({ error: 'a lower-case name' })
  .regex(/^[a-z](?:[a-z0-9-]{0,37}[a-z0-9])?$/, {
    error: 'a lower-case name of at most 39 letters, digits and hyphens',
  })
  .meta({ title: 'a lower-case name' });

/** A user's or organisation's login. */
export const Login = z
  .string({ error: 'a GitHub login, without @' })
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/, {
    error: 'a GitHub login, without @',
  })
  .meta({ title: 'a GitHub login' });

/** A team, as `organisation/team-slug`. */
export const TeamSlug = z
  .string({ error: 'a team, as organisation/team-slug' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9_-]{1,100}$/, {
    error: 'a team, as organisation/team-slug',
  })
  .meta({ title: 'organisation/team-slug' });

/** The login of whoever creates deployments: a person or an App's bot (`vercel[bot]`). */
export const Creator = z
  .string({ error: 'a login such as vercel[bot]' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/, { error: 'a login such as vercel[bot]' })
  .meta({ title: 'a GitHub login, also of an App' });

/** A workflow's file name in `.github/workflows`. */
export const WorkflowFile = z
  .string({ error: 'a file name in .github/workflows, such as drover-stage.yml' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,98}\.ya?ml$/, {
    error: 'a file name in .github/workflows, such as drover-stage.yml',
  })
  .meta({ title: 'a file name' });
