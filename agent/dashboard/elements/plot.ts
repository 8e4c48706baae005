import { css, html, LitElement, unsafeCSS } from "lit";
import uPlot from "uplot";
import sheet from "uplot/dist/uPlot.min.css";
import { shared } from "../styles/shared.ts";

export interface Series {
  readonly label: string;
  /** The name of a colour token: `--sl-accent`. */
  readonly colour: string;
  readonly kind: "bars" | "line";
  /** One for each moment; `null` where there is none. */
  readonly values: readonly (number | null)[];
}

/** Values over time. Who does not see it gets `summary`; the legend follows the pointer. */
export class Plot extends LitElement {
  static override properties = {
    moments: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
    summary: {},
  };
  static override styles = [
    shared,
    css`
      ${unsafeCSS(sheet)}
    `,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .place {
        min-height: 164px;
        overflow: hidden;
      }
      .u-legend {
        font: 12px var(--sl-font);
        text-align: start;
        color: var(--sl-text-2);
      }
      .u-legend .u-marker {
        border-radius: 2px;
        width: 9px;
        height: 9px;
      }
      .u-legend th {
        font-weight: 400;
      }
      .u-value {
        color: var(--sl-text);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  /** Milliseconds since 1970, ascending. */
  declare moments: readonly number[];
  declare series: readonly Series[];
  declare format: (value: number) => string;
  declare summary: string;
  #plot: uPlot | null = null;
  #sizes: ResizeObserver | null = null;

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("theme", this.#draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#draw);
    this.#sizes = new ResizeObserver(() => {
      const width = Math.floor(this.clientWidth);
      if (this.#plot !== null && width > 0 && this.#plot.width !== width)
        this.#plot.setSize({ width, height: 140 });
    });
    this.#sizes.observe(this);
  }

  override disconnectedCallback() {
    removeEventListener("theme", this.#draw);
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", this.#draw);
    this.#sizes?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
    super.disconnectedCallback();
  }

  override render() {
    return html`<div class="place" role="img" aria-label=${this.summary}></div>
      <span id="probe" hidden></span>`;
  }

  override updated() {
    this.#draw();
  }

  #draw = () => {
    const place = this.renderRoot.querySelector<HTMLElement>(".place");
    if (place === null) return;
    this.#plot?.destroy();
    const [ink, line] = [this.#colour("--sl-text-2"), this.#colour("--sl-line")];
    const axis: uPlot.Axis = {
      stroke: ink,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
      font: "11px system-ui, sans-serif",
    };
    const { format } = this;
    const options: uPlot.Options = {
      width: Math.max(200, Math.floor(this.clientWidth)),
      height: 140,
      padding: [8, 8, 0, 0],
      cursor: { y: false, points: { size: 6 } },
      axes: [
        { ...axis, grid: { show: false }, size: 34, space: 76, values: timeTexts },
        { ...axis, size: 58, space: 32, values: (_plot, splits) => splits.map(format) },
      ],
      scales: { y: { range: (_plot, _low, high) => [0, Math.max(high * 1.08, 1)] } },
      series: [
        { label: "Time", value: "{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}" },
        ...this.series.map(({ label, colour, kind }): uPlot.Series => {
          const stroke = this.#colour(colour);
          return {
            label,
            stroke,
            width: kind === "line" ? 1.5 : 0,
            ...(kind === "bars"
              ? { fill: stroke, paths: uPlot.paths.bars!({ size: [0.7, 14, 2] }), points: { show: false } }
              : { points: { show: this.moments.length < 40, size: 4, fill: stroke } }),
            spanGaps: true,
            value: (_plot, value) => (value === null || value === undefined ? "–" : format(value)),
          };
        }),
      ],
    };
    const rows = this.series.map(({ values }) => [...values]);
    this.#plot = new uPlot(options, [this.moments.map((at) => at / 1000), ...rows], place);
  };

  /** A token's colour as the canvas takes it. */
  #colour(token: string): string {
    const probe = this.renderRoot.querySelector<HTMLElement>("#probe");
    if (probe === null) return "#888888";
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  }
}

/** `14:00`, with seconds where they tell the moments apart, and the day where it changes. */
function timeTexts(_plot: uPlot, splits: readonly number[]): string[] {
  let last = "";
  const isFine = splits.length > 1 && splits[1]! - splits[0]! < 60;
  return splits.map((at) => {
    const date = new Date(at * 1000);
    const two = (n: number) => String(n).padStart(2, "0");
    const time = `${two(date.getHours())}:${two(date.getMinutes())}${isFine ? `:${two(date.getSeconds())}` : ""}`;
    const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    const isNew = day !== last;
    last = day;
    return isNew ? `${time}\n${day}` : time;
  });
}

customElements.define("sl-plot", Plot);
