// Draws the tray's icons from their parts below, and the program's own, and writes each as SVG beside this file and as PNG in the
// sizes that systems ask for. Run it after a change: node agent/desktop/icons/draw-icons.mjs [path of a Chromium]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const here = import.meta.dirname;

/** The two arrows of the program's mark, 16 by 16. `gap` is cut out of them where a badge stands. */
const arrows = (colour, gap) => `
  <path ${gap === undefined ? "" : 'mask="url(#gap)"'} d="M1.9 4.5H14M11 1.5 14 4.5 11 7.5M14.1 11.5H2M5 8.5 2 11.5 5 14.5"
    fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>
  ${gap === undefined ? "" : `<mask id="gap"><rect width="16" height="16" fill="#fff"/>${gap}</mask>`}`;

/** What tells a sign by its shape alone; the colour comes on top of it. */
const signs = {
  idle: ({ mark }) => arrows(mark),
  syncing: ({ mark, syncing }) => `
    ${arrows(mark, '<rect x="7.4" y="8" width="9" height="9" fill="#000"/>')}
    <circle cx="12.2" cy="12.2" r="3.3" fill="${syncing}"/>`,
  attention: ({ mark, attention, on }) => `
    ${arrows(mark, '<path d="M7.2 8.8H17V17H6.4Z" fill="#000"/>')}
    <path d="M11.5 8.6 15.2 15H7.8Z" fill="${attention}" stroke="${attention}" stroke-width="1.3" stroke-linejoin="round"/>
    <path d="M11.5 10V12.5M11.5 13.5V14.6" stroke="${on}" stroke-width="1.2"/>`,
  paused: ({ mark, paused }) => `
    ${arrows(mark, '<rect x="7.4" y="8" width="9" height="9" fill="#000"/>')}
    <rect x="9" y="9" width="2.2" height="7" rx=".4" fill="${paused}"/>
    <rect x="13" y="9" width="2.2" height="7" rx=".4" fill="${paused}"/>`,
  offline: ({ mark, offline }) => `
    ${arrows(mark, '<path d="M-1 -1 17 17" stroke="#000" stroke-width="4.2"/>')}
    <path d="M1.8 1.8 14.2 14.2" stroke="${offline}" stroke-width="1.7" stroke-linecap="round"/>`,
  down: ({ mark, down }) => `
    ${arrows(mark, '<rect x="7.4" y="8" width="9" height="9" fill="#000"/>')}
    <path d="M9.5 9.5 14.7 14.7M14.7 9.5 9.5 14.7" stroke="${down}" stroke-width="2" stroke-linecap="round"/>`,
};

/** Of the Okabe-Ito palette, which those who see few colours tell apart, as light or dark as the panel asks. */
const palettes = {
  light: {
    mark: "#2b2b2b",
    syncing: "#2456c8",
    attention: "#d55e00",
    paused: "#2b2b2b",
    offline: "#2b2b2b",
    down: "#b3261e",
    on: "#ffffff",
  },
  dark: {
    mark: "#f2f2f2",
    syncing: "#6ea8ff",
    attention: "#e69f00",
    paused: "#f2f2f2",
    offline: "#f2f2f2",
    down: "#ff8a80",
    on: "#1b1b1b",
  },
};

/** macOS takes the shape alone and colours it: what stands on a badge is cut out of it. */
const black = {
  mark: "#000",
  syncing: "#000",
  attention: "#000",
  paused: "#000",
  offline: "#000",
  down: "#000",
  on: "#000",
};

const svg = (body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body.replace(/\s+/g, " ")}</svg>\n`;

/** What stands on the attention badge is a hole in a template. */
const template = (sign) =>
  sign === "attention"
    ? `${arrows("#000", '<path d="M7.2 8.8H17V17H6.4Z" fill="#000"/>')}
       <mask id="hole"><rect width="16" height="16" fill="#fff"/><path d="M11.5 10V12.5M11.5 13.5V14.6" stroke="#000" stroke-width="1.2"/></mask>
       <path mask="url(#hole)" d="M11.5 8.6 15.2 15H7.8Z" fill="#000" stroke="#000" stroke-width="1.3" stroke-linejoin="round"/>`
    : signs[sign](black);

/** The dashboard's own, with the room around it that desktops leave. */
const app = readFileSync(join(here, "../../dashboard/icon.svg"), "utf8").replace("0 0 32 32", "-2 -2 36 36");

const drawn = [{ name: "app", text: app, sizes: [256, 512, 1024], file: (size) => `app-${size}.png` }];
for (const sign of Object.keys(signs)) {
  drawn.push({
    name: `${sign}-template`,
    text: svg(template(sign)),
    sizes: [16],
    file: () => `${sign}Template.png`,
    twice: true,
  });
  for (const [panel, palette] of Object.entries(palettes))
    drawn.push({
      name: `${sign}-${panel}`,
      text: svg(signs[sign](palette)),
      sizes: [16, 22],
      file: (size) => `${sign}-${panel}-${size}.png`,
      twice: true,
    });
}

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const folders = { svg: join(here, "svg"), png: join(here, "png") };
for (const folder of Object.values(folders)) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}
const page = await browser.newPage();
for (const { name, text, sizes, file, twice } of drawn) {
  writeFileSync(join(folders.svg, `${name}.svg`), text);
  for (const size of sizes)
    for (const scale of twice ? [1, 2] : [1]) {
      const side = size * scale;
      await page.setViewportSize({ width: side, height: side });
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>${text}`,
      );
      const path = join(folders.png, scale === 1 ? file(size) : file(size).replace(".png", "@2x.png"));
      await page.screenshot({ path, omitBackground: true });
    }
}
await browser.close();
