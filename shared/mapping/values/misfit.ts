/** Why a native value is not a value of its field's type. A value, not an exception: data comes from outside. */
export class Misfit {
  /** Continues a sentence that begins with the field: `holds "12abc", which is not an integer`. */
  readonly message: string;
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    this.message = message;
    this.hint = hint;
  }
}
