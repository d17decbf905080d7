import { readFileSync } from 'node:fs';

/** The files of workflows-templates, and where they go in a repository that uses Drover. */
const TARGETS = {
  'drover-stage.yml': '.github/workflows/drover-stage.yml',
  'drover-diagnose.yml': '.github/workflows/drover-diagnose.yml',
  'drover-verify.yml': '.github/workflows/drover-verify.yml',
  'drover-preview.yml': '.github/workflows/drover-preview.yml',
  'drover/build.sh': '.github/drover/build.sh',
  'drover/deploy.sh': '.github/drover/deploy.sh',
} as const;

export interface TemplateSource {
  /** The repository that Drover's actions are taken from, as owner/name. */
  readonly source: string;
  /** The commit of it, in full: a tag can be moved. */
  readonly ref: string;
}

export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

/** The workflows and scripts for a repository, with Drover's own actions pinned to one commit. */
export function renderTemplates({ source, ref }: TemplateSource): RenderedFile[] {
  if (!/^[\w.-]+\/[\w.-]+$/.test(source))
    throw new Error(`${source} is not of the form owner/name.`);
  if (!/^[0-9a-f]{40}$/.test(ref))
    throw new Error(`${ref} is not a full commit id of 40 hexadecimal digits.`);
  return Object.entries(TARGETS).map(([name, path]) => ({
    path,
    content: readTemplate(name).replaceAll(
      /OWNER\/drover(\/\.github\/actions\/[a-z-]+)@REF/g,
      (_, action: string) => `${source}${action}@${ref}`,
    ),
  }));
}

function readTemplate(name: string): string {
  return readFileSync(new URL(`../../../workflows-templates/${name}`, import.meta.url), 'utf8');
}
