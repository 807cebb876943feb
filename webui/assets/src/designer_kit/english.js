/** @type {Record<string, string>} */
export const ENGLISH = {};
