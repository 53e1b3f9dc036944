// A peer in node: goes through an NDJSON file, and validates each event with a library.
//
//   node node_peer.js lines|parse|ajv|schemasafe CORPUS [SCHEMAS] [--verdicts]
//
// lines only splits, parse also parses. Events are matched to their schema by type and name with one
// look-up, and each schema is compiled once, when its first event comes. Prints how many events are
// valid and invalid; with --verdicts the numbers of the lines that are not.
import fs from "node:fs";

const [library, corpus, schemas] = process.argv.slice(2);
const verdicts = process.argv.includes("--verdicts");
const PIECE = 1 << 20;

// definition name -> function that tells whether an event is valid
const compilers = {
  async ajv(all) {
    const { default: Ajv } = await import("ajv");
    const { default: addFormats } = await import("ajv-formats");
    const ajv = new Ajv({ strict: false, inlineRefs: false }); // what is shared is compiled once
    addFormats(ajv, { mode: "full" });
    ajv.addSchema(all, "events");
    return (pointer) => ajv.getSchema("events#/definitions/" + pointer);
  },
  async schemasafe(all) {
    const { validator } = await import("@exodus/schemasafe");
    const options = { isJSON: true, mode: "lax", schemas: { "https://events.invalid/all": all } };
    return (pointer) =>
      validator({ $ref: "https://events.invalid/all#/definitions/" + pointer }, options);
  },
};

async function makeValidator() {
  const { definitions } = JSON.parse(fs.readFileSync(schemas, "utf8"));
  const all = { $schema: "http://json-schema.org/draft-07/schema#", definitions };
  const compile = await compilers[library](all);
  const compiled = new Map();
  return (event) => {
    let name = event.type === "track" ? "track/" + event.event : event.type;
    let validate = compiled.get(name);
    if (validate === undefined) {
      let definition = name;
      if (!Object.hasOwn(all.definitions, definition)) definition = event.type;
      if (!["track", "page", "identify", "screen", "group", "alias"].includes(event.type)) return false;
      validate = compile(definition.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(" ", "%20"));
      compiled.set(name, validate);
    }
    return validate(event);
  };
}

// Calls take(line) for each line. A piece is decoded whole, up to its last newline, and split then.
function readLines(path, take) {
  const file = fs.openSync(path);
  const buffer = Buffer.allocUnsafe(2 * PIECE);
  let kept = 0;
  for (;;) {
    const got = fs.readSync(file, buffer, kept, PIECE, null);
    const end = kept + got;
    const last = got ? buffer.lastIndexOf(10, end - 1) + 1 : end;
    for (const line of buffer.utf8Slice(0, last).split("\n")) if (line) take(line);
    if (!got) break;
    buffer.copy(buffer, 0, last, end);
    kept = end - last;
  }
  fs.closeSync(file);
}

let valid = 0;
let number = 0;
const invalid = [];
let isValid = () => true;
if (library in compilers) isValid = await makeValidator();
if (library === "lines") {
  readLines(corpus, () => valid++);
} else {
  readLines(corpus, (line) => {
    number++;
    if (isValid(JSON.parse(line))) valid++;
    else invalid.push(number);
  });
}
console.log(verdicts ? invalid.join("\n") : `${valid} valid, ${invalid.length} invalid`);
