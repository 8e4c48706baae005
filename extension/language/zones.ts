/** The time zones that this Node knows. */
export const zones = (): readonly string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];
