import { firstPart, jsonCost, PROMPT_CHARACTERS } from './budget.ts';
import { contractOf } from './contract-of.ts';
import { fenceFor } from './fence.ts';
import { bullets, renderContract, renderGroundRules, renderReportRules } from './instructions.ts';
import { fitMaterial, NOTICE, renderBlock, toMaterial } from './material.ts';
import type { PromptInput } from './prompt-input.ts';

/**
 * The one text that an agent is started with, at most 60,000 characters as JSON counts them. The rules always
 * stand whole; material that does not fit is cut by importance, and each cut is said where it is.
 */
export function renderPrompt(input: PromptInput): string {
  const budget = Math.min(input.budget ?? PROMPT_CHARACTERS, PROMPT_CHARACTERS);
  const rules = renderRules(input);
  const ending = renderReportRules(input.stages);
  const material = toMaterial(input);
  const fence = fenceFor(material.map(({ text }) => text));
  const opening = `## The material\n\nEach block ends at the next line of ${fence.length} backticks, and at no other.`;
  const frames = material.map((block) => jsonCost(renderBlock({ ...block, text: '' }, '', fence)));
  const frame = frames.reduce((sum, cost) => sum + cost + NOTICE, 0);
  const spent = jsonCost([rules, opening, ending].join('\n\n')) + frame + 4;
  const blocks = fitMaterial(material, budget - spent).map((block) =>
    renderBlock(block, block.kept, fence),
  );
  const prompt = [rules, opening, ...blocks, ending].join('\n\n');
  return spent <= budget ? prompt : firstPart(prompt, budget);
}

function renderRules({ stages, issue, protectedPaths }: PromptInput): string {
  const together =
    stages.length === 1
      ? `You do one stage of it: **${stages[0]}**.`
      : `You do ${stages.length} stages of it in this run, one after the other: **${stages.join(', ')}**. Finish each before you begin the next; the report at the end covers all of them.`;
  const contracts = stages.map((stage) => renderContract(contractOf(stage), `## Stage: ${stage}`));
  return [
    `You are working on issue #${issue.number} of this repository. ${together}`,
    renderGroundRules(),
    ...(protectedPaths.length > 0
      ? ['Protected paths here:', bullets(protectedPaths.map((path) => `\`${path}\``))]
      : []),
    ...contracts,
  ].join('\n\n');
}
