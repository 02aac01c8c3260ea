/** Elements and the little markup of OpenAPI descriptions. Text only ever becomes text nodes, never HTML. */

/** Makes an element: el("p", {class: "x", open: true}, "text", otherElement). Null children are left out. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** `code` and **strong** within one paragraph. */
export function inline(text) {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part)
    .map((part) => {
      if (part.startsWith("`")) {
        return el("code", {}, part.slice(1, -1));
      }
      return part.startsWith("**") ? el("strong", {}, part.slice(2, -2)) : part;
    });
}

/** Paragraphs, separated by blank lines. */
export function prose(text) {
  return (text || "")
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph)
    .map((paragraph) => el("p", {}, inline(paragraph.replace(/\s+/g, " "))));
}

/** A block of JSON, or of text as it is. */
export function code(value) {
  return el("pre", { tabindex: "0" }, el("code", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2)));
}

/** Where the page of a problem type is, seen from this page: the engine may stand below a path of its host. */
export const addressOf = (type) => type.replace(/^\//, "");
