/** Writes docs/reasons.md from the catalogue of reasons; test/docs/reasons.test.ts tells when it is out of date. */
import { writeFileSync } from 'node:fs';
import { reasonsPage } from '../src/lifecycle/reasons/page.ts';

writeFileSync(new URL('../docs/reasons.md', import.meta.url), reasonsPage());
