#!/usr/bin/env bash
# CairoSVG knows no paint-order: the halo that makes a label readable is painted over it, and the label is a white blob.
#
# Guess: who does not know `paint-order: stroke` leaves the halo away.
# What happens: the stroke is painted, after the fill and over it: of a black text with a white halo 4 wide no black is left.
#   librsvg paints the halo beneath.
# Why it matters here: a chart has numbers on coloured areas, and pages are made of it by Python's tools.
# freshscale: draws the halo of a label as a text of its own, beneath it, and needs no paint-order.
#
# Needs the library libcairo2, as CairoSVG does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile CairoSVG==2.9.1 pillow==13.0.0
npm install --silent --no-audit --no-fund --ignore-scripts sharp@0.35.5 dejavu-fonts-ttf@2.37.3 >npm.log
cat >fonts.conf <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$work/node_modules/dejavu-fonts-ttf/ttf</dir><cachedir>$work/cache</cachedir></fontconfig>
XML
export FONTCONFIG_FILE=$work/fonts.conf

label() { # more attributes of the text
  cat <<SVG
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#48c"/>
<text font-family="DejaVu Sans" font-size="16" x="10" y="26" fill="#000" $1>4 servers</text></svg>
SVG
}
label '' >plain.svg
label 'stroke="#fff" stroke-width="4" style="paint-order:stroke"' >halo.svg

cat >cairo.py <<'PY'
import cairosvg

for name in "plain", "halo":
    cairosvg.svg2png(url=f"{name}.svg", write_to=f"{name}-CairoSVG-{cairosvg.__version__}.png")
PY
cat >rsvg.mjs <<'JS'
import sharp from "sharp";
for (const name of ["plain", "halo"]) await sharp(`${name}.svg`).png().toFile(`${name}-librsvg-${sharp.versions.rsvg}.png`);
JS
cat >count.py <<'PY'
import glob, re
from PIL import Image

dark = {}
for path in glob.glob("*.png"):
    name, library = re.match(r"(plain|halo)-(.*)\.png", path).groups()
    pixels = Image.open(path).convert("L").getdata()
    dark.setdefault(library, {})[name] = sum(value < 60 for value in pixels)
for library, count in sorted(dark.items()):
    share = count["halo"] / count["plain"]
    print(f"{library}: of a label with a halo, {'nothing' if share < 0.05 else 'most' if share > 0.5 else 'some'} of the text is left")
PY

py/bin/python cairo.py
node rsvg.mjs
py/bin/python count.py 2>count.log | tee seen

diff - seen <<'SEEN'
CairoSVG-2.9.1: of a label with a halo, nothing of the text is left
librsvg-2.63.2: of a label with a halo, most of the text is left
SEEN
echo "As found."
