/** The letters of a drawing: bpmn-js measures its labels with the font that draws them. */

const FAMILY = '"Be Vietnam Pro", "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const WITHIN_MILLISECONDS = 600;

export const LETTERS = { defaultStyle: { fontFamily: FAMILY }, externalStyle: { fontFamily: FAMILY } };

/** Labels are measured as they are drawn: wait for their letters, but not for ever. */
export async function lettersAreThere() {
  const letters = Promise.all([document.fonts.load('12px "Be Vietnam Pro"', "aế"), document.fonts.load('600 12px "Be Vietnam Pro"', "aế")]);
  await Promise.race([letters.catch(() => undefined), new Promise((resolve) => { window.setTimeout(resolve, WITHIN_MILLISECONDS); })]);
}
