// Draws the tray's icons and the program's own from their parts below, and writes each as SVG beside this file and as PNG in the
// sizes that systems ask for. Run it after a change: node agent/desktop/icons/draw-icons.mjs [path of a Chromium]
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const here = import.meta.dirname;

/** The ring of two arrows, 16 by 16. `gap` is cut out of it where a badge stands. */
const ring = (colour, gap) => `
  <g ${gap === undefined ? "" : 'mask="url(#gap)"'} fill="none" stroke="${colour}" stroke-width="1.7">
    <path d="M2.6 7.2A5.5 5.5 0 0 1 12 4.2" stroke-linecap="round"/>
    <path d="M13.4 8.8A5.5 5.5 0 0 1 4 11.8" stroke-linecap="round"/>
    <path d="M13.9 1.3V6.1H9.1Z" fill="${colour}" stroke="none"/>
    <path d="M2.1 14.7V9.9H6.9Z" fill="${colour}" stroke="none"/>
  </g>
  ${gap === undefined ? "" : `<mask id="gap"><rect width="16" height="16" fill="#fff"/>${gap}</mask>`}`;

/** What tells a sign by its shape alone; the colour comes on top of it. */
const signs = {
  idle: ({ mark }) => ring(mark),
  syncing: ({ mark, syncing }) => `${ring(mark)}<circle cx="8" cy="8" r="2.5" fill="${syncing}"/>`,
  attention: ({ mark, attention, on }) => `
    ${ring(mark, '<path d="M7.4 5.4H17V17H5.2V13.4Z" fill="#000"/>')}
    <path d="M11.5 7.2 15.3 15H7.7Z" fill="${attention}" stroke="${attention}" stroke-width="1.2" stroke-linejoin="round"/>
    <path d="M11.5 9.4V12M11.5 13.3V14.4" stroke="${on}" stroke-width="1.3"/>`,
  paused: ({ mark, paused }) => `
    ${ring(mark, '<rect x="7.4" y="7.4" width="9" height="9" fill="#000"/>')}
    <rect x="9" y="9" width="2.3" height="7" rx=".5" fill="${paused}"/>
    <rect x="13" y="9" width="2.3" height="7" rx=".5" fill="${paused}"/>`,
  offline: ({ mark, offline }) => `
    ${ring(mark, '<path d="M1.2 14.8 14.8 1.2" stroke="#000" stroke-width="4.6"/>')}
    <path d="M1.6 14.4 14.4 1.6" stroke="${offline}" stroke-width="1.7" stroke-linecap="round"/>`,
  down: ({ mark, down }) => `
    ${ring(mark, '<circle cx="11.6" cy="11.6" r="5.2" fill="#000"/>')}
    <path d="M9 9 14.4 14.4M14.4 9 9 14.4" stroke="${down}" stroke-width="2" stroke-linecap="round"/>`,
};

/** Of the Okabe-Ito palette, which those who see few colours tell apart, as light or dark as the panel asks. */
const palettes = {
  light: {
    mark: "#2b2b2b",
    syncing: "#0072b2",
    attention: "#d55e00",
    paused: "#2b2b2b",
    offline: "#2b2b2b",
    down: "#b3261e",
    on: "#ffffff",
  },
  dark: {
    mark: "#f2f2f2",
    syncing: "#56b4e9",
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

const svg = (body, size = 16) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${body.replace(/\s+/g, " ")}</svg>\n`;

/** The attention badge of a template has a hole for its mark. */
const template = (sign) =>
  sign === "attention"
    ? `${ring("#000", '<path d="M7.4 5.4H17V17H5.2V13.4Z" fill="#000"/>')}
       <mask id="hole"><rect width="16" height="16" fill="#fff"/><path d="M11.5 9.4V12M11.5 13.3V14.4" stroke="#000" stroke-width="1.3"/></mask>
       <path mask="url(#hole)" d="M11.5 7.2 15.3 15H7.7Z" fill="#000" stroke="#000" stroke-width="1.2" stroke-linejoin="round"/>`
    : signs[sign](black);

const app = svg(
  `
  <rect x="4" y="4" width="56" height="56" rx="13" fill="#0b4f79"/>
  <g transform="translate(12 12) scale(2.5)">${ring("#ffffff")}</g>`,
  64,
);

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
      sizes: [16, 22, 32],
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
