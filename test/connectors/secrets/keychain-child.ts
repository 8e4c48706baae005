// Runs steps on a keychain, as they stand in its argument, and prints what each gave, as JSON.
import { Keychain } from "../../../shared/connectors/secrets/keychain.ts";

export type Step =
  | readonly ["get" | "remove", name: string]
  | readonly ["set", name: string, value: string]
  | readonly ["names"];

const steps: readonly Step[] = JSON.parse(process.argv[2] ?? "[]");
const keychain = new Keychain({ env: process.env, platform: process.platform, instead: "/home/secrets.enc" });
const results: unknown[] = [];
for (const step of steps) {
  switch (step[0]) {
    case "set":
      results.push(await keychain.set(step[1], step[2]));
      break;
    case "names":
      results.push(await keychain.names());
      break;
    default:
      results.push(await keychain[step[0]](step[1]));
  }
}
console.log(JSON.stringify(results));
