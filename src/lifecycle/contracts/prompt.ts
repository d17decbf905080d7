import type { AgentStage } from '../reports/agent-stage.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { firstPart, jsonCost, PROMPT_CHARACTERS } from './budget.ts';
import { contractOf } from './contract-of.ts';
import { fenceFor } from './fence.ts';
import {
  bullets,
  renderContract,
  renderGroundRules,
  renderReportRules,
  renderToolRules,
} from './instructions.ts';
import { fitMaterial, NOTICE, renderBlock, toMaterial } from './material.ts';
import type { PromptInput } from './prompt-input.ts';

/** A part of the prompt that stands whole. */
interface Part {
  readonly text: string;
  readonly cost: number;
}

function part(text: string): Part {
  return { text, cost: jsonCost(text) };
}

/** What every prompt says is put together once. */
const GROUND_RULES = part(renderGroundRules());
const TOOL_RULES = part(renderToolRules());
const CONTRACTS: Readonly<Record<AgentStage, Part>> = {
  clarification: contract('clarification'),
  design: contract('design'),
  plan: contract('plan'),
  execution: contract('execution'),
  'feedback-implementation': contract('feedback-implementation'),
  diagnose: contract('diagnose'),
};

function contract(stage: AgentStage): Part {
  return part(renderContract(contractOf(stage), `## Stage: ${stage}`));
}

/** What the blank line after a part costs. */
const BREAK = jsonCost('\n\n');

/**
 * The one text that an agent is started with, at most 60,000 characters as JSON counts them. The rules always
 * stand whole; material that does not fit is cut by importance, and each cut is said where it is.
 */
export function renderPrompt(input: PromptInput): string {
  const budget = Math.min(input.budget ?? PROMPT_CHARACTERS, PROMPT_CHARACTERS);
  const rules = rulesOf(input);
  const ending = part(renderReportRules(input.stages));
  const material = toMaterial(input);
  const fence = fenceFor(material.map(({ text }) => text));
  const opening = part(
    `## The material\n\nEach block ends at the next line of ${fence.length} backticks, and at no other.`,
  );
  const frames = material.map((block) => jsonCost(renderBlock({ ...block, text: '' }, '', fence)));
  const spent =
    [...rules, opening, ending].reduce((sum, { cost }) => sum + cost + BREAK, 0) +
    frames.reduce((sum, cost) => sum + cost + NOTICE, 0);
  const blocks = fitMaterial(material, budget - spent).map((block) =>
    renderBlock(block, block.kept, fence),
  );
  const texts = [...rules, opening].map(({ text }) => text);
  const prompt = paragraphs([...texts, ...blocks, ending.text]);
  return spent <= budget ? prompt : firstPart(prompt, budget);
}

function rulesOf({ stages, issue, protectedPaths, hasTools }: PromptInput): readonly Part[] {
  const together =
    stages.length === 1
      ? `You do one stage of it: **${stages[0]}**.`
      : `You do ${stages.length} stages of it in this run, one after the other: **${stages.join(', ')}**. Finish each before you begin the next; the report at the end covers all of them.`;
  const paths = bullets(protectedPaths.map((path) => `\`${path}\``));
  return [
    part(`You are working on issue #${issue.number} of this repository. ${together}`),
    GROUND_RULES,
    ...(hasTools === true ? [TOOL_RULES] : []),
    ...(protectedPaths.length > 0 ? [part(paragraphs(['Protected paths here:', paths]))] : []),
    ...stages.map((stage) => CONTRACTS[stage]),
  ];
}
