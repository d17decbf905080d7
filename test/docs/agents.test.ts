import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AdapterName } from '../../src/lifecycle/reports/adapter-name.ts';

const page = readFileSync('docs/agents.md', 'utf8');

test('the page on agents names every adapter, and the versions that the templates install', () => {
  for (const name of AdapterName.options) expect(page).toContain(`| \`${name}\` |`);
  for (const file of ['drover-stage.yml', 'drover-diagnose.yml']) {
    const template = readFileSync(`workflows-templates/${file}`, 'utf8');
    const installed = [...template.matchAll(/npm install .* (\S+)@(\d\S*)/g)];
    expect(installed).toHaveLength(AdapterName.options.length - 1);
    for (const [, name, version] of installed) expect(page).toContain(`\`${name}\` ${version} |`);
  }
});
