#!/usr/bin/env bash
# librsvg drops the blank between two parts of a label when it stands at the edge of a tspan, and a no-break space, too.
#
# Guess: `<tspan>web</tspan><tspan> 4 servers</tspan>` shows "web 4 servers" everywhere: white space is stripped at the ends of the
#   text, not of its parts (SVG 1.1, 10.15); and whoever cannot rely on that writes a no-break space.
# What happens: librsvg shows "web4 servers", also with U+00A0, which is no white space of XML. resvg shows the blank there, and
#   drops it after bare text (`web<tspan> 4 …`). A blank between two tspans, or xml:space="preserve", is shown by both.
# Why it matters here: a chart's labels are a bold name and a plain rest; in a README they go through librsvg.
# freshscale: writes the blank of its chart's labels between two tspans.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts sharp@0.35.5 @resvg/resvg-js@2.6.2 dejavu-fonts-ttf@2.37.3 >npm.log
cat >fonts.conf <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$work/node_modules/dejavu-fonts-ttf/ttf</dir><cachedir>$work/cache</cachedir></fontconfig>
XML

cat >draw.mjs <<'JS'
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";
const labels = {
  "one text": "web 4 servers",
  "blank begins a tspan": "<tspan>web</tspan><tspan> 4 servers</tspan>",
  "blank ends a tspan": "<tspan>web </tspan><tspan>4 servers</tspan>",
  "no-break space begins it": "<tspan>web</tspan><tspan>\u00a04 servers</tspan>",
  "tspan after bare text": "web<tspan> 4 servers</tspan>",
  "blank between tspans": "<tspan>web</tspan> <tspan>4 servers</tspan>",
};
// In this font all letters have the same width, so that the ink tells how many places a label takes.
const ink = (pixels, width) => {
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < pixels.length; i += 4)
    if (pixels[i] < 128) [first, last] = [Math.min(first, (i / 4) % width), Math.max(last, (i / 4) % width)];
  return last - first;
};
const places = (pixels, width) => Math.round(ink(pixels, width) / 12.04);
for (const [name, label] of Object.entries(labels)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><rect width="300" height="40" fill="#fff"/>
    <text font-family="DejaVu Sans Mono" font-size="20" x="10" y="30">${label}</text></svg>`;
  const of_librsvg = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const font = { loadSystemFonts: false, fontDirs: ["node_modules/dejavu-fonts-ttf/ttf"] };
  const of_resvg = new Resvg(svg, { font }).render();
  const found = `librsvg ${sharp.versions.rsvg} ${places(of_librsvg.data, of_librsvg.info.width)} places`;
  console.log(`${name}: ${found}, resvg-js 2.6.2 ${places(of_resvg.pixels, of_resvg.width)} places`);
}
JS

FONTCONFIG_FILE=$work/fonts.conf node draw.mjs | tee seen

diff - seen <<'SEEN'
one text: librsvg 2.63.2 13 places, resvg-js 2.6.2 13 places
blank begins a tspan: librsvg 2.63.2 12 places, resvg-js 2.6.2 13 places
blank ends a tspan: librsvg 2.63.2 12 places, resvg-js 2.6.2 13 places
no-break space begins it: librsvg 2.63.2 12 places, resvg-js 2.6.2 13 places
tspan after bare text: librsvg 2.63.2 12 places, resvg-js 2.6.2 12 places
blank between tspans: librsvg 2.63.2 13 places, resvg-js 2.6.2 13 places
SEEN
echo "As found."
