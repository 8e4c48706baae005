/** What `l10n.t` does. Given to what knows no editor, so that its words can be in the person's language too. */
export type Translate = (message: string, ...args: readonly (string | number)[]) => string;

/** The words as they are written, for tests and where there is no editor. */
export const untranslated: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index) => String(args[Number(index)] ?? whole));
