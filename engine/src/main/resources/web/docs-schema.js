/** Renders JSON schemas as trees of fields. References open on demand, so that no page is endless. */
import { el, inline, prose } from "./docs-dom.js";

const DEPTH_MAX = 8;

/** What `#/a/b` points to in the document; anything else as it is. */
export function resolve(api, node) {
  let at = node;
  while (at && at.$ref) {
    at = at.$ref
      .slice(2)
      .split("/")
      .reduce((parent, key) => parent && parent[key.replace(/~1/g, "/").replace(/~0/g, "~")], api);
  }
  return at || {};
}

/** One object schema with the parts of its `allOf` merged. What the outer one says wins; of several parts none speaks for all. */
export function flat(api, schema) {
  const own = resolve(api, schema);
  const merged = { ...own, properties: { ...own.properties }, required: [...(own.required || [])] };
  for (const part of own.allOf || []) {
    const other = flat(api, part);
    for (const [key, value] of Object.entries(other)) {
      if (key === "properties") {
        merged.properties = { ...value, ...merged.properties };
      } else if (key === "required") {
        merged.required.push(...value);
      } else if (merged[key] === undefined && !(key === "description" && own.allOf.length > 1)) {
        merged[key] = value;
      }
    }
  }
  // Identifying fields come in the order in which the parts name them.
  if (own.allOf) {
    const order = own.allOf.flatMap((part) => Object.keys(flat(api, part).properties));
    const names = [...new Set([...order, ...Object.keys(merged.properties)])];
    merged.properties = Object.fromEntries(names.map((name) => [name, merged.properties[name]]));
  }
  return merged;
}

/** The fields of an object as a list, each with its type, bounds and description. */
export function fields(api, schema, depth = 0) {
  const object = flat(api, schema);
  const names = Object.keys(object.properties);
  if (names.length === 0 || depth > DEPTH_MAX) {
    return null;
  }
  return el(
    "dl",
    { class: "fields" },
    names.map((name) => field(api, name, object.properties[name], object.required.includes(name), depth)),
  );
}

function field(api, name, schema, required, depth) {
  const inner = flat(api, schema);
  return [
    el(
      "dt",
      {},
      el("code", {}, name),
      " ",
      el("span", { class: "type" }, typeOf(api, schema)),
      required ? el("span", { class: "needed" }, " required") : null,
    ),
    el("dd", {}, inner.description ? el("p", {}, inline(inner.description)) : null, bounds(inner), below(api, inner, depth)),
  ];
}

/** Nested objects, behind a click. */
function below(api, schema, depth) {
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : null;
  const target = schema.items || values || schema;
  const list = fields(api, target, depth + 1);
  return list && el("details", {}, el("summary", {}, schema.items ? "each" : values ? "each value" : "fields"), list);
}

/** A schema on its own: a body or a message. */
export function body(api, schema) {
  const object = flat(api, schema);
  if (object.oneOf) {
    return object.oneOf.map((option) => {
      const one = flat(api, option);
      const label = one.properties.type && one.properties.type.const ? one.properties.type.const : "one of";
      return el(
        "details",
        { class: "message" },
        el("summary", {}, el("code", {}, label), " ", one.description ? inline(one.description) : null),
        fields(api, one),
      );
    });
  }
  return [object.description ? prose(object.description) : null, fields(api, object)].flat();
}

/** A type in words: "array of string", "EUR | …" stays in the bounds. */
export function typeOf(api, schema) {
  const one = flat(api, schema);
  if (one.items) {
    return `array of ${typeOf(api, one.items)}`;
  }
  if (one.anyOf) {
    return one.anyOf.map((option) => typeOf(api, option)).join(" or ");
  }
  const type = Array.isArray(one.type) ? one.type.join(" or ") : one.type || "any";
  return type === "object" && typeof one.additionalProperties === "object"
    ? `map of ${typeOf(api, one.additionalProperties)}`
    : type;
}

function bounds(schema) {
  const facts = [];
  if (schema.const !== undefined) {
    facts.push(["always", String(schema.const)]);
  }
  if (schema.enum) {
    facts.push(["one of", schema.enum.join(", ")]);
  }
  if (schema.default !== undefined) {
    facts.push(["default", String(schema.default)]);
  }
  range(facts, "value", schema.minimum, schema.maximum);
  range(facts, "characters", schema.minLength, schema.maxLength);
  range(facts, "items", schema.minItems, schema.maxItems);
  range(facts, "keys", undefined, schema.maxProperties);
  return facts.length
    ? el("p", { class: "bounds" }, facts.map(([what, value]) => el("span", {}, `${what} `, el("code", {}, value))))
    : null;
}

function range(facts, what, from, to) {
  if (from !== undefined && to !== undefined) {
    facts.push([what, `${from} to ${to}`]);
  } else if (from !== undefined && from !== 0) {
    facts.push([what, `at least ${from}`]);
  } else if (to !== undefined) {
    facts.push([what, `at most ${to}`]);
  }
}
