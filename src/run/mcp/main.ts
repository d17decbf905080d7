// The MCP server that a stage run gives to its agent: speaks on standard input and output until they are closed.
import { serveMcp } from './serve.ts';

process.exitCode = serveMcp(process.argv[2]);
