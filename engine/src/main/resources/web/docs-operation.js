/** Renders one call: what it takes and everything that it may answer. */
import { addressOf, code, el, inline, prose } from "./docs-dom.js";
import { body, resolve, typeOf } from "./docs-schema.js";

export function operation(api, { path, method, item, call }) {
  const parameters = [...(item.parameters || []), ...(call.parameters || [])].map((one) => resolve(api, one));
  const details = el(
    "details",
    { class: "call", id: call.operationId, "data-find": `${method} ${path} ${call.summary} ${call.operationId}`.toLowerCase() },
    el(
      "summary",
      {},
      el("span", { class: `method ${method}` }, method.toUpperCase()),
      el("code", { class: "path" }, ...pathParts(path)),
      el("span", { class: "does" }, call.summary),
    ),
  );
  // Filled when it is first opened: the page has some thousand fields, and few are looked at.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(inside(api, call, parameters));
    }
  });
  return details;
}

function pathParts(path) {
  return path.split(/(\{[^}]+\})/).map((part) => (part.startsWith("{") ? el("i", {}, part) : part));
}

function inside(api, call, parameters) {
  return el(
    "div",
    { class: "inside" },
    prose(call.description),
    section("Parameters", parameters.length ? parameterTable(api, parameters) : null),
    section("Body", call.requestBody ? requestBody(api, resolve(api, call.requestBody)) : null),
    section("Answers", responses(api, call.responses)),
  );
}

function section(title, content) {
  return content && el("section", {}, el("h4", {}, title), content);
}

function parameterTable(api, parameters) {
  return el(
    "table",
    { class: "parameters" },
    el(
      "tbody",
      {},
      parameters.map((one) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, el("code", {}, one.name)),
          el("td", { class: "where" }, one.in, one.required ? el("span", { class: "needed" }, " required") : null),
          el(
            "td",
            {},
            el("span", { class: "type" }, typeOf(api, one.schema)),
            one.description ? [" · ", inline(one.description)] : null,
            one.example !== undefined ? [" ", el("span", { class: "example" }, "e.g. ", el("code", {}, String(one.example)))] : null,
          ),
        ),
      ),
    ),
  );
}

function requestBody(api, request) {
  const types = Object.keys(request.content);
  const first = request.content[types[0]];
  return [
    el("p", { class: "media" }, types.map((type) => el("code", {}, type))),
    prose(request.description),
    "example" in first ? code(first.example) : null,
    body(api, first.schema),
  ].flat();
}

function responses(api, all) {
  return Object.entries(all).map(([status, reference]) => {
    const response = resolve(api, reference);
    const content = Object.values(response.content || {})[0];
    const isProblem = "application/problem+json" in (response.content || {});
    const parts = [headers(api, response.headers), content ? examples(api, content) : null];
    if (content && !isProblem) {
      parts.push(body(api, content.schema));
    }
    const filled = parts.flat().filter((part) => part);
    const summary = [
      el("span", { class: `status s${status[0]}` }, status === "default" ? "other" : status),
      " ",
      el("span", {}, inline(response.description)),
      isProblem ? problemLinks(api, content) : null,
    ];
    return filled.length
      ? el("details", { class: "response" }, el("summary", {}, summary), el("div", { class: "inside" }, filled))
      : el("p", { class: "response" }, summary);
  });
}

function problemLinks(api, content) {
  const links = Object.values(content.examples || {}).map((one) => resolve(api, one).value.type);
  return links.map((type) => el("a", { class: "problem-link", href: addressOf(type) }, type.replace("/problems/", "")));
}

function headers(api, all) {
  const names = Object.keys(all || {});
  return names.length
    ? el(
        "ul",
        { class: "headers" },
        names.map((name) => el("li", {}, el("code", {}, name), " ", inline(resolve(api, all[name]).description || ""))),
      )
    : null;
}

function examples(api, content) {
  if ("example" in content) {
    return [code(content.example)];
  }
  return Object.values(content.examples || {}).map((one) => code(resolve(api, one).value));
}
