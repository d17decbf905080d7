/**
 * The hook that every program starts before a tool: hands what it is given to the judge, and prints the answer. Where
 * the judge cannot be reached it exits with 2, which all programs take for a refusal. Without single quotes, since a
 * shell reads it between them.
 */
const PROGRAM = `
const { request } = require("node:http");
const refuse = (why) => { console.error("Drover cannot judge this act: " + why); process.exitCode = 2; };
let input = "";
process.stdin.on("data", (chunk) => (input += chunk)).on("end", () => {
  const call = request(process.argv[1], { method: "POST" }, (answer) => {
    let output = "";
    answer.setEncoding("utf8").on("data", (chunk) => (output += chunk)).on("error", (error) => refuse(error.message)).on("end", () =>
      answer.statusCode === 200 ? process.stdout.write(output.trim()) : refuse("status " + answer.statusCode));
  });
  call.on("error", (error) => refuse(error.message));
  call.end(input);
});
`
  .replaceAll(/\s+/g, ' ')
  .trim();

/**
 * The hook as one shell command. The program stands in it and not in a file: there is nothing that an agent could
 * overwrite while it works.
 */
export function hookCommand(url: string): string {
  return `${quoted(process.execPath)} -e ${quoted(PROGRAM)} ${quoted(url)}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
