// Parses an AsyncAPI document as AsyncAPI's own tools do, and fails on errors.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const file = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"));
const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 0);
for (const { message, path, range } of errors) {
  console.error(`${file}:${range.start.line + 1}: ${path.join(".")}: ${message}`);
}
process.exit(document && errors.length === 0 ? 0 : 1);
