export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

/** Reads Prometheus' text format 0.0.4 as strictly as its definition allows; throws at the first thing that is not of it. */
export function parseMetrics(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith("\n")) throw new Error("The last line has no end");
  const families = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current: { name: string; type: string; help: string; samples: Sample[] } | null = null;
  for (const one of text.split("\n")) {
    if (one === "") continue;
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(one) ?? [];
    if (kind === "HELP") {
      if (families.has(name)) throw new Error(`${name} comes twice`);
      current = { name, type: "", help: rest, samples: [] };
      families.set(name, current);
    } else if (kind === "TYPE") {
      if (current?.name !== name || current.type !== "") throw new Error(`TYPE of ${name} out of place`);
      if (!/^(counter|gauge|histogram|summary)$/.test(rest)) throw new Error(`${name} is a ${rest}`);
      current.type = rest;
    } else {
      const sample = sampleOf(one);
      if (current === null || familyOf(sample.name, current.type) !== current.name)
        throw new Error(`${sample.name} stands outside its family`);
      const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(series)) throw new Error(`${series} comes twice`);
      seen.add(series);
      current.samples.push(sample);
    }
  }
  return families;
}

function sampleOf(text: string): Sample {
  const [, name, written = "", number = ""] = line.exec(text) ?? [];
  if (name === undefined) throw new Error(`No sample: ${text}`);
  const labels: Record<string, string> = {};
  for (label.lastIndex = 0; label.lastIndex < written.length; ) {
    const [, key, value = ""] = label.exec(written) ?? [];
    if (key === undefined) throw new Error(`No labels: ${text}`);
    if (key in labels) throw new Error(`A label twice: ${text}`);
    labels[key] = value.replace(/\\(["\\n])/g, (_, one: string) => (one === "n" ? "\n" : one));
  }
  const value = number === "+Inf" ? Number.POSITIVE_INFINITY : Number(number);
  if (Number.isNaN(value)) throw new Error(`No number: ${text}`);
  return { name, labels, value };
}

const familyOf = (name: string, type: string): string =>
  type === "histogram" ? name.replace(/_(bucket|sum|count)$/, "") : name;

/** What Prometheus' own checker (`promtool check metrics`) finds fault with, and histograms that do not add up. */
export function faultsOf(families: ReadonlyMap<string, Family>): readonly string[] {
  return [...families.values()].flatMap(({ name, type, help, samples }) => [
    ...(help === "" ? [`${name} has no help`] : []),
    ...(type === "" ? [`${name} has no type`] : []),
    ...(type === "counter" && !name.endsWith("_total") ? [`${name} is a counter without _total`] : []),
    ...(type !== "counter" && /_(total|count|sum|bucket)$/.test(name) ? [`${name} is no counter`] : []),
    ...(/milli|minutes|kilo|mega|percent/.test(name) ? [`${name} is not in base units`] : []),
    ...(/[A-Z]/.test(name) ? [`${name} has capitals`] : []),
    ...(type === "counter" && samples.some(({ value }) => value < 0) ? [`${name} is negative`] : []),
    ...(type === "histogram" ? histogramFaults(name, samples) : []),
  ]);
}

function histogramFaults(name: string, samples: readonly Sample[]): readonly string[] {
  const series = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels;
    const key = JSON.stringify(labels);
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  return [...series].flatMap(([key, ones]) => {
    const buckets = ones.filter((one) => one.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) =>
      labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le),
    );
    const count = ones.find((one) => one.name === `${name}_count`)?.value;
    const isRising = (numbers: readonly number[], least: number): boolean =>
      numbers.every((one, i) => i === 0 || one - numbers[i - 1]! >= least);
    return [
      ...(isRising(bounds, 1e-9) && bounds.at(-1) === Number.POSITIVE_INFINITY
        ? []
        : [`${name}${key}: bounds`]),
      ...(isRising(
        buckets.map(({ value }) => value),
        0,
      )
        ? []
        : [`${name}${key}: buckets fall`]),
      ...(buckets.at(-1)?.value === count ? [] : [`${name}${key}: +Inf is not the count`]),
      ...(ones.some((one) => one.name === `${name}_sum`) ? [] : [`${name}${key}: no sum`]),
    ];
  });
}
