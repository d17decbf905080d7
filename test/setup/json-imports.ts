import '../../src/sandbox/actions/json-imports.ts';
