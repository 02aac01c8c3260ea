/** How messages become a picture: pure functions on JSON values. */

/** @returns {boolean} whether the value is a JSON object (no array, no null) */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * RFC 7396: members of `patch` replace those of `target`, `null` removes, objects merge, all else replaces. Changes neither
 * argument; what the patch does not touch stays the same object.
 */
export function mergePatch(target, patch) {
  if (!isObject(patch)) return patch;
  // Without a prototype, a SKU called "constructor" or "__proto__" is a SKU like any other.
  const merged = Object.assign(Object.create(null), isObject(target) ? target : null);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** @returns {object} `after`, with the old object in place of each member that is still equal to it */
export function keepEqual(before = {}, after = {}) {
  const kept = Object.create(null);
  for (const [key, value] of Object.entries(after)) {
    kept[key] = JSON.stringify(before[key]) === JSON.stringify(value) ? before[key] : value;
  }
  return kept;
}

/** @returns {string[]} keys whose values are not the same object in both */
export function changedKeys(before = {}, after = {}) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]);
}
