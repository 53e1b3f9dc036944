// Readers from npm, for check_formats.py: reads {kind, ...} from standard input, prints JSON.
//
//   tap       {text}                      what tap-parser makes of a TAP stream
//   commands  {commands: [[name, properties, message]]}   the lines that the toolkit of GitHub prints for them

import { readFileSync } from "node:fs";

const asked = JSON.parse(readFileSync(0, "utf8"));

async function readTap(text) {
  const { Parser } = await import("tap-parser");
  const points = [], other = [];
  const parser = new Parser({ strict: true });
  parser.on("assert", (point) => points.push({ ok: point.ok, name: point.name, diag: point.diag ?? null,
                                               todo: point.todo || false, skip: point.skip || false }));
  parser.on("extra", (line) => other.push(line));
  parser.on("bailout", (line) => other.push(line));
  const done = new Promise((resolve) => parser.on("complete", resolve));
  parser.end(text);
  const result = await done;
  return { points, other, count: result.count, failures: result.failures.filter((one) => one.tapError), ok: result.ok };
}

async function issueCommands(commands) {
  const { issueCommand } = (await import("@actions/core/lib/command.js")).default;
  const lines = [], write = process.stdout.write;
  process.stdout.write = (text) => lines.push(text);
  for (const [name, properties, message] of commands)
    issueCommand(name, properties, message);
  process.stdout.write = write;
  return lines.join("");
}

const answer = asked.kind === "tap" ? await readTap(asked.text) : await issueCommands(asked.commands);
process.stdout.write(JSON.stringify(answer));
