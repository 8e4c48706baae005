/** A file for XDG autostart that starts a command at login. `SPEC D72`. */
export const desktopEntry = (command: readonly string[]): string =>
  [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Syncline",
    "Comment=Keeps records the same across files, databases and web APIs",
    `Exec=${command.map(quoted).join(" ")}`,
    "Terminal=false",
    "StartupNotify=false",
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");

/**
 * An argument as the Desktop Entry Specification has it: in quotes, with a backslash before what a shell would read, and
 * every backslash doubled once more, since the line itself is a string with escapes; a percent sign is doubled.
 */
const quoted = (argument: string): string =>
  `"${argument
    .replace(/["`$\\]/g, "\\$&")
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")}"`;
