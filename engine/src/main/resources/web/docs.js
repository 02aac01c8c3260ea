/** The page /docs: reads openapi.json from this server and shows it. No other server is asked for anything. */
import { addressOf, el, inline, prose } from "./docs-dom.js";
import { operation } from "./docs-operation.js";

const METHODS = ["get", "put", "post", "patch", "delete"];

/** Every call with where it stands. */
function calls(api) {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, item, call: item[method] })),
  );
}

function intro(api) {
  return el(
    "section",
    { class: "intro", id: "about" },
    el("h1", {}, `${api.info.title} HTTP `, el("small", {}, api.info.version)),
    prose(api.info.description),
  );
}

function group(api, tag, all) {
  const own = all.filter((one) => one.call.tags.includes(tag.name));
  return el(
    "section",
    { class: "group", id: `tag-${tag.name}` },
    el("h2", {}, tag.name),
    prose(tag.description),
    own.map((one) => operation(api, one)),
  );
}

function problems(api) {
  const all = Object.values(api.components.examples)
    .map((one) => one.value)
    .sort((a, b) => a.status - b.status);
  return el(
    "section",
    { class: "group", id: "problems" },
    el("h2", {}, "Problems"),
    el("p", {}, inline("Every `type` of a problem detail, with the page that explains it.")),
    el(
      "table",
      { class: "problems" },
      el(
        "tbody",
        {},
        all.map((one) =>
          el(
            "tr",
            {},
            el("td", {}, el("span", { class: `status s${String(one.status)[0]}` }, String(one.status))),
            el("th", { scope: "row" }, el("a", { href: addressOf(one.type) }, one.type.replace("/problems/", ""))),
            el("td", {}, one.title),
          ),
        ),
      ),
    ),
  );
}

function contents(api, all) {
  const link = (href, ...children) => el("li", {}, el("a", { href }, ...children));
  return [
    el("ul", {}, link("#about", "About"), link("#problems", "Problems")),
    ...api.tags.flatMap((tag) => [
      el("h2", {}, el("a", { href: `#tag-${tag.name}` }, tag.name)),
      el(
        "ul",
        {},
        all
          .filter((one) => one.call.tags.includes(tag.name))
          .map((one) => link(`#${one.call.operationId}`, el("span", { class: `dot ${one.method}` }), one.call.summary)),
      ),
    ]),
  ];
}

/** Opens what the address points to; a link may name a call. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    if (target.tagName === "DETAILS") {
      target.open = true;
    }
    target.scrollIntoView();
  }
}

/** Typing hides the calls that have not all of the words. */
function filterCalls(main, input) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const call of main.querySelectorAll(".call")) {
    call.hidden = !words.every((word) => call.dataset.find.includes(word));
  }
  for (const section of main.querySelectorAll(".group, .intro")) {
    const own = [...section.querySelectorAll(".call")];
    section.hidden = words.length > 0 && !own.some((call) => !call.hidden);
  }
}

async function show() {
  const main = document.getElementById("api");
  try {
    const answer = await fetch("openapi.json");
    if (!answer.ok) {
      throw new Error(`the server answered ${answer.status}`);
    }
    const api = await answer.json();
    const all = calls(api);
    main.replaceChildren(intro(api), ...api.tags.map((tag) => group(api, tag, all)), problems(api));
    document.getElementById("contents").append(...contents(api, all));
    main.dataset.state = "shown";
  } catch (failure) {
    main.replaceChildren(
      el("p", { class: "wait" }, `The description cannot be read: ${failure.message}. It is also at `, el("a", { href: "openapi.yaml" }, "openapi.yaml"), "."),
    );
    main.dataset.state = "failed";
    return;
  }
  const input = document.getElementById("filter");
  input.addEventListener("input", () => filterCalls(main, input));
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    }
  });
  addEventListener("hashchange", openTarget);
  openTarget();
}

show();
