/** Writes docs/commands.md from the catalogue; test/docs/commands.test.ts tells when it is out of date. */
import { writeFileSync } from 'node:fs';
import { commandsDoc } from '../src/lifecycle/commands/help.ts';

writeFileSync(new URL('../docs/commands.md', import.meta.url), commandsDoc());
