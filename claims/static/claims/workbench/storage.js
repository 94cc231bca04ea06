// @ts-check
/** The browser's storage, which may be switched off, or full: then nothing is kept, and nothing breaks. */

import { announce, sentence } from "./announce.js";

let isWorking = true;

/**
 * @template Result
 * @param {(storage: Storage) => Result} use
 * @returns {Result | null}
 */
function attempt(use) {
  try {
    return use(localStorage);
  } catch {
    if (isWorking) announce(sentence("keptFull"));
    isWorking = false;
    return null;
  }
}

/** @param {string} key @returns {string | null} */
export function stored(key) {
  return attempt((storage) => storage.getItem(key));
}

/** @param {string} key @param {string} value */
export function store(key, value) {
  attempt((storage) => storage.setItem(key, value));
}

/** @param {string} key */
export function forget(key) {
  attempt((storage) => storage.removeItem(key));
}

/** @returns {string[]} */
export function keys() {
  return attempt((storage) => Object.keys(storage)) ?? [];
}
