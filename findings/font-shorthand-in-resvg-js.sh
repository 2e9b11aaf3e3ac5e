#!/usr/bin/env bash
# resvg-js 2.6.2 ignores `font: 16px …` in a style sheet and draws all text at 12 px; a newer wrapper of the same engine does not.
#
# Guess: resvg, which reads style sheets in SVG, reads the shorthand `font`, as each browser and librsvg do.
# What happens: resvg-js, the wrapper for Node.js, is of 2024 and holds an engine that knows font-size and font-family only. The
#   picture is drawn without a word, its text a quarter smaller. resvg_py 0.5.0 holds a newer engine, and reads both.
# Why it matters here: text that is laid out for 16 px leaves gaps at 12, and is too small to read on a phone.
# freshscale: sets the size and the family of its chart's text as two properties.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile resvg_py==0.5.0 pillow==13.0.0
npm install --silent --no-audit --no-fund --ignore-scripts @resvg/resvg-js@2.6.2 dejavu-fonts-ttf@2.37.3 >npm.log

svg() { # the style
  cat <<SVG
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><style>text{$1}</style>
<rect width="300" height="40" fill="#fff"/><text x="10" y="30">web 4 servers</text></svg>
SVG
}
svg "font:16px 'DejaVu Sans Mono'" >shorthand.svg
svg "font-size:16px;font-family:'DejaVu Sans Mono'" >two-properties.svg

cat >draw.mjs <<'JS'
import fs from "fs";
import { Resvg } from "@resvg/resvg-js";
const font = {
  loadSystemFonts: false,
  defaultFontFamily: "DejaVu Sans Mono",
  fontDirs: ["node_modules/dejavu-fonts-ttf/ttf"],
};
for (const name of ["shorthand", "two-properties"])
  fs.writeFileSync(`${name}.js.png`, new Resvg(fs.readFileSync(`${name}.svg`, "utf8"), { font }).render().asPng());
JS
cat >draw.py <<'PY'
import io
import resvg_py
from PIL import Image


def show(library, name, file):
    dark = Image.open(file).convert("L").point(lambda value: 255 if value < 128 else 0)
    first, _, last, _ = dark.getbbox()
    # Thirteen letters, each 0.602 of the size.
    print(f"{library}, {name}: text of {round((last - first) / 13 / 0.602)} px")


for name in "shorthand", "two-properties":
    show("resvg-js 2.6.2", name, f"{name}.js.png")
    options = dict(font_dirs=["node_modules/dejavu-fonts-ttf/ttf"], skip_system_fonts=True)
    drawn = resvg_py.svg_to_bytes(svg_string=open(f"{name}.svg").read(), **options)
    show("resvg_py 0.5.0", name, io.BytesIO(bytes(drawn)))
PY

node draw.mjs
py/bin/python draw.py | tee seen

diff - seen <<'SEEN'
resvg-js 2.6.2, shorthand: text of 12 px
resvg_py 0.5.0, shorthand: text of 16 px
resvg-js 2.6.2, two-properties: text of 16 px
resvg_py 0.5.0, two-properties: text of 16 px
SEEN
echo "As found."
