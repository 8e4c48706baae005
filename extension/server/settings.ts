/** What the client tells the server as it starts, read with care: it comes from another process. */
export interface ServerSettings {
  readonly trusted: boolean;
  readonly hints: boolean;
}

export function settingsOf(given: unknown): ServerSettings {
  const options = typeof given === "object" && given !== null ? given : {};
  return {
    trusted: "trusted" in options && options.trusted === true,
    hints: !("hints" in options) || options.hints !== false,
  };
}
