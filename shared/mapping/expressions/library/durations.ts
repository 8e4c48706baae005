import { Duration } from "../duration.ts";
import { define, type FunctionDefinition, returns, unary } from "../function.ts";
import { divide, settle } from "../numeric.ts";
import { duration, text } from "../parameter.ts";
import { fail } from "../problem.ts";
import { decimalType, durationType } from "../type.ts";
import { showValue } from "../value.ts";

const second = 1_000_000_000n;

const inUnits = (name: string, description: string, example: readonly [string, string], unit: bigint) =>
  define(
    name,
    description,
    example,
    unary(duration("duration"), returns(decimalType), ({ nanoseconds }) =>
      divide(settle(nanoseconds), settle(unit)),
    ),
  );

export const durationFunctions: readonly FunctionDefinition[] = [
  define(
    "duration",
    "A length of time in the units d, h, m, s, ms, us and ns; timestamps can be moved by it.",
    ['timestamp("2026-03-29T12:00:00Z") + duration("1h30m")', 'timestamp("2026-03-29T13:30:00Z")'],
    unary(
      text("text"),
      returns(durationType),
      (given) => Duration.parse(given) ?? fail(`${showValue(given)} is not a duration such as "1h30m"`),
    ),
  ),
  inUnits("inDays", "A duration in days of 24 hours.", ['inDays(duration("36h"))', "1.5"], 86_400n * second),
  inUnits("inHours", "A duration in hours.", ['inHours(duration("90m"))', "1.5"], 3600n * second),
  inUnits("inSeconds", "A duration in seconds.", ['inSeconds(duration("1m"))', "60"], second),
];
