import './json-imports.ts';

/**
 * GitHub's own workflow language, loaded after the hook that makes its JSON imports work. Everything
 * in this folder takes the packages from here.
 */
const parser = await import('@actions/workflow-parser');
const actions = await import('@actions/workflow-parser/actions/action-parser');
const conditions = await import('@actions/workflow-parser/model/converter/if-condition');

export const {
  parseWorkflow,
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} = parser;
export const { parseAction } = actions;
export const { ensureStatusFunction } = conditions;
