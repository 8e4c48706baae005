import { readdirSync } from "node:fs";

const [deepest, most] = [3, 500];

/** The files in a folder and the folders in it, relative to it, with `/` between; hidden ones and other projects' are left out. */
export function filesBeside(folder: string): readonly string[] {
  const found: string[] = [];
  const look = (inside: string, depth: number): void => {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(`${folder}/${inside}`);
    } catch {
      return;
    }
    for (const entry of entries) {
      if (found.length >= most || entry.name.startsWith(".") || entry.name === "node_modules") continue;
      if (entry.isFile() && !/\.sync\.(?:ya?ml|json)$/.test(entry.name)) found.push(`${inside}${entry.name}`);
      else if (entry.isDirectory() && depth < deepest) look(`${inside}${entry.name}/`, depth + 1);
    }
  };
  look("", 0);
  return found;
}

const list = (folder: string) => readdirSync(folder, { withFileTypes: true });
