// Writes the workflows for a repository that uses Drover:
// `npm run templates -- --from OWNER/drover@SHA --out DIR`, where DIR is a checkout of that repository.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTemplates } from '../src/surfaces/templates/render.ts';

const USAGE = `Usage: npm run templates -- --from OWNER/drover@SHA --out DIR [--force]

  --from   the repository and the full commit id that the actions are taken from
  --out    a checkout of the repository that is to use Drover
  --force  also replace scripts under .github/drover that are there already
  --help   this text`;

function main(): number {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        out: { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    const [source = '', ref = ''] = (values.from ?? '').split('@');
    if (source === '' || ref === '' || !values.out) throw new Error('--from and --out are needed.');
    for (const { path, content } of renderTemplates({ source, ref })) {
      const target = join(values.out, path);
      // Scripts are the repository's own once they are there; workflows are Drover's and follow its version.
      const isOwn = path.startsWith('.github/drover/') && existsSync(target) && !values.force;
      if (!isOwn) write(target, content);
      console.log(isOwn ? `kept   ${path}` : `wrote  ${path}`);
    }
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 1;
  }
}

function write(target: string, content: string): void {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
  if (target.endsWith('.sh')) chmodSync(target, 0o755);
}

process.exitCode = main();
