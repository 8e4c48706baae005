import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The worker's program: beside this file as source, or beside the bundle that this file is part of. */
export const workerProgram = new URL(`worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
