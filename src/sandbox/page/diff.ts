import type { FileDiff } from '../git/git-store.ts';
import type { World } from '../world/world.ts';
import { htmlOf } from './layout.ts';
import type { Html } from './layout.ts';

const MOST_LINES = 400;

/** What differs between two commits, file by file. */
export async function diffOf(
  world: World,
  range: { readonly repositoryId: number; readonly from: string; readonly to: string },
): Promise<Html> {
  const files = await world.git.diff(range.repositoryId, range.from, range.to);
  if (files.length === 0) return htmlOf`<p class="quiet">Nothing is changed.</p>`;
  return htmlOf`${files.map(fileBlock)}`;
}

function fileBlock({ path, status, additions, deletions, patch }: FileDiff): Html {
  const lines = (patch ?? '').split('\n');
  const left = lines.length - MOST_LINES;
  return htmlOf`<section class="file">
<h3><code>${path}</code> <span class="quiet">${status}</span> <span class="plus">+${additions}</span> <span class="minus">−${deletions}</span></h3>
${patch === null ? htmlOf`<p class="quiet">Not a text file.</p>` : htmlOf`<pre>${lines.slice(0, MOST_LINES).map(lineOf)}</pre>`}
${left > 0 ? htmlOf`<p class="quiet">and ${left} lines more</p>` : ''}
</section>`;
}

function lineOf(line: string): Html {
  const look = line.startsWith('@@')
    ? 'hunk'
    : line.startsWith('+')
      ? 'added'
      : line.startsWith('-')
        ? 'removed'
        : '';
  return htmlOf`<span class="line ${look}">${line === '' ? ' ' : line}</span>`;
}
