import { spawn } from "node:child_process";

/** Opens a link with the system's browser; `false` where there is nothing to open it with. */
export function openLink(link: string, platform: NodeJS.Platform): Promise<boolean> {
  const [program, args] = opener(link, platform);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "ignore", detached: true, windowsHide: true });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
    child.unref();
  });
}

function opener(link: string, platform: NodeJS.Platform): readonly [string, readonly string[]] {
  switch (platform) {
    case "darwin":
      return ["open", [link]];
    case "win32":
      return ["rundll32", ["url.dll,FileProtocolHandler", link]];
    default:
      return ["xdg-open", [link]];
  }
}
