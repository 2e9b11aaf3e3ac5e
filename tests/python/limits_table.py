"""Writes the table of what AWS's models allow in the calls that the emulator serves.

    python limits_table.py FOLDER < OPERATIONS

OPERATIONS has a line for each, as `ec2:DescribeImages`; FOLDER gets a Rust file for each service, with all members
of each operation's input: what is required, lengths, ranges, patterns, enums, sizes of lists.
`UPDATE_LIMITS=1 cargo test --locked --test main limits` runs it with the operations that are served.
"""

import collections
import pathlib
import re
import sys

try:
    from re import _constants as sre, _parser as parser
except ImportError:  # before Python 3.11
    import sre_constants as sre
    import sre_parse as parser

import botocore
import regex
from botocore.session import Session

HEAD = """\
// Made by tests/python/limits_table.py from the service models of botocore {version}, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.
"""

MOST = "MOST"

# What Java reads in these as surrogate pairs, or its authors meant: everything beyond the basic plane.
PLANES = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\u10000-\u10FFFF")

# Patterns that look around, which the engine in Rust does not: what they demand, and what they must not be.
SPLIT = {
    r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)": (r"[a-zA-Z0-9-_]+", r"[0-9]+"),
    r"[0-9A-Za-z\.\-_]*(?<!\.)": (r"[0-9A-Za-z\.\-_]*", r".*\."),
    r"^(?!\s*$).+": (r".+", r"\s*"),
}

# Stand in for the Unicode categories while Python, which does not know these, reads a pattern.
CATEGORIES = {"L": 0xF0000, "Z": 0xF0001, "N": 0xF0002}


class Patterns:
    """The patterns of a service, each once."""

    def __init__(self):
        self.known = {}

    def name(self, source):
        return self.known.setdefault(source, f"P{len(self.known)}")

    def lines(self):
        for source, name in self.known.items():
            yield f"static {name}: Pattern = {pattern(source)};"


def pattern(source):
    """A pattern as Rust: a set of characters where it is no more than that, else a regular expression."""
    readable = source
    for pair in PLANES:
        readable = readable.replace(pair, "\U00010000-\U0010ffff")
    if source in SPLIT:
        positive, negative = SPLIT[source]
        return f"Pattern::regex({raw(source)}, {raw(positive)}, Some({raw(negative)}))"
    only = alphabet(readable)
    if only is None:
        rust = re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", readable)
        if r"\p" in rust:
            raise SystemExit(f"a pattern with a Unicode category that is more than a set: {source}")
        return f"Pattern::regex({raw(source)}, {raw(rust)}, None)"
    least, ascii_bits, beyond, letters = only
    ranges = ", ".join(f"({low:#x}, {high:#x})" for low, high in beyond)
    return f"Pattern::chars({raw(source)}, {least}, {ascii_bits:#034x}, &[{ranges}], {rust_bool(letters)})"


def alphabet(source):
    """(least length, bits of ASCII, ranges beyond, letters and digits of all scripts?) of `[...]*` or `[...]+`."""
    for letter, place in CATEGORIES.items():
        source = source.replace(rf"\p{{{letter}}}", chr(place))
    parsed = bare(parser.parse(source, re.ASCII))
    while len(parsed) == 1 and parsed[0][0] is sre.SUBPATTERN:
        parsed = bare(parsed[0][1][3])
    if len(parsed) != 1 or parsed[0][0] is not sre.MAX_REPEAT:
        return None
    least, most, body = parsed[0][1]
    if most is not sre.MAXREPEAT or least > 1 or len(body) != 1 or body[0][0] is not sre.IN:
        return None
    ranges, negated = ranges_of(body[0][1])
    letters = all((place, place) in ranges for place in CATEGORIES.values())
    ranges = sorted(pair for pair in ranges if pair[0] not in CATEGORIES.values())
    if negated:
        ranges = outside(ranges)
    bits = sum(1 << code for code in range(128) if any(low <= code <= high for low, high in ranges))
    beyond = [(max(low, 128), high) for low, high in ranges if high >= 128]
    if letters:
        known = re.compile(r"[A-Za-z0-9 ]")
        bits |= sum(1 << code for code in range(128) if known.match(chr(code)))
    return least, bits, beyond, letters


def bare(parsed):
    """Without `^` and `$`: AWS compares the whole text in any case."""
    return [item for item in parsed if item[0] is not sre.AT]


def ranges_of(items):
    found, negated = [], False
    for kind, value in items:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            found.append((value, value))
        elif kind is sre.RANGE:
            found.append(value)
        elif kind is sre.CATEGORY:
            one = {sre.CATEGORY_WORD: r"\w", sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s"}
            other = {sre.CATEGORY_NOT_SPACE: r"\S"}
            shape = re.compile({**one, **other}[value], re.ASCII)
            low = [code for code in range(128) if shape.match(chr(code))]
            found.extend((code, code) for code in low)
            if value in other:
                found.append((128, 0x10FFFF))
        else:
            raise SystemExit(f"a class with {kind}")
    return found, negated


def outside(ranges):
    """What is not in these."""
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = max(start, high + 1)
    return gaps + [(start, 0x10FFFF)]


def letters():
    """Ranges of what Java's `\\p{L}`, `\\p{Z}` and `\\p{N}` are together, beyond ASCII."""
    known = regex.compile(r"[\p{L}\p{Z}\p{N}]")
    ranges = []
    for code in range(128, 0x110000):
        if 0xD800 <= code < 0xE000 or not known.match(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def raw(text):
    """A Rust literal."""
    hashes = "#" * (1 + max((len(run) for run in re.findall(r'"(#*)', text)), default=-1))
    if any(ord(c) < 32 for c in text):
        raise SystemExit(f"a control character in {text!r}")
    return f'r{hashes}"{text}"{hashes}'


def rust_bool(value):
    return "true" if value else "false"


class Service:
    def __init__(self, name, operations):
        self.model = Session().get_service_model(name)
        self.protocol = self.model.metadata["protocol"]
        self.patterns = Patterns()
        self.shapes = {}
        self.enums = collections.OrderedDict()
        self.operations = []
        for operation in sorted(operations):
            model = self.model.operation_model(operation)
            self.operations.append(f'("{operation}", &{self.shape(model.input_shape)})')

    def lines(self):
        yield HEAD.format(version=botocore.__version__)
        yield "#![allow(non_upper_case_globals, unused_imports)]\n"
        yield "use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};"
        yield "use crate::limits::{Entry, MOST, Member, Pattern, Shape};\n"
        yield "pub(super) static OPERATIONS: &[(&str, &Shape)] = &["
        yield from (f"    {line}," for line in self.operations)
        yield "];\n"
        yield from self.shapes.values()
        for name, values in self.enums.items():
            listed = ", ".join(f'"{value}"' for value in values)
            yield f"static {name}_VALUES: &[&str] = &[{listed}];"
        yield from self.patterns.lines()

    def shape(self, shape):
        """The name of what stands for this shape; structures, lists and maps bring what is in them."""
        if shape.name in self.shapes:
            return shape.name
        text = getattr(self, "_" + shape.type_name, self._plain)(shape)
        if not text.startswith("Shape::"):
            return text
        self.shapes[shape.name] = f"static {shape.name}: Shape = {text};"
        return shape.name

    def _plain(self, shape):
        raise SystemExit(f"no notion of {shape.type_name}")

    def _boolean(self, shape):
        return "FLAG"

    def _timestamp(self, shape):
        return "INSTANT"

    def _blob(self, shape):
        return "BYTES"

    def _number(self, shape, kind, plain):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if low is None and high is None:
            return plain
        return f"Shape::{kind}({option(low)}, {option(high)})"

    def _integer(self, shape):
        return self._number(shape, "Integer", "INTEGER")

    _long = _integer

    def _double(self, shape):
        bounds = {name: float(shape.metadata[name]) for name in ("min", "max") if name in shape.metadata}
        if not bounds:
            return "NUMBER"
        return f"Shape::Number({option(bounds.get('min'))}, {option(bounds.get('max'))})"

    _float = _double

    def _string(self, shape):
        data = shape.metadata
        least, most = size(data)
        found = f"Some(&{self.patterns.name(data['pattern'])})" if "pattern" in data else "None"
        values = "&[]"
        if shape.enum:
            self.enums[shape.name] = shape.enum
            values = f"{shape.name}_VALUES"
        secret = bool(data.get("sensitive"))
        if (least, most, found, values, secret) == (0, MOST, "None", "&[]", False):
            return "WORDS"
        return f"Shape::text({least}, {most}, {found}, {values}, {rust_bool(secret)})"

    def _list(self, shape):
        least, most = size(shape.metadata)
        return f"Shape::list({least}, {most}, &{self.shape(shape.member)})"

    def _map(self, shape):
        least, most = size(shape.metadata)
        key, value = self.shape(shape.key), self.shape(shape.value)
        secret = rust_bool(shape.metadata.get("sensitive"))
        return f"Shape::map({least}, {most}, &Entry {{ key: &{key}, value: &{value} }}, {secret})"

    def _structure(self, shape):
        members = []
        for name, member in shape.members.items():
            needed = rust_bool(name in shape.required_members)
            members.append((self.wire(name, member), name, needed, self.shape(member)))
        lines = []
        for wire, name, needed, kind in sorted(members):
            lines.append(f'    Member::new("{wire}", "{name}", {needed}, &{kind}),\n')
        return f"Shape::structure(&[\n{''.join(lines)}])"

    def wire(self, name, member):
        """What the member is called in a decoded call: see `emulator::Call`."""
        written = member.serialization
        if self.protocol == "ec2":
            known = written.get("queryName")
            if known is None:
                known = written.get("name", name)
                known = known[0].upper() + known[1:]
            return known
        if written.get("location") in ("uri", "header"):
            return name
        if self.protocol == "query" and member.type_name == "list" and written.get("flattened"):
            raise SystemExit(f"{name} is a flat list of the query protocol")
        return written.get("name", name)


def size(data):
    return data.get("min", 0), data.get("max", MOST)


def option(value):
    return "None" if value is None else f"Some({value})"


def module(service):
    return service.replace("-", "_")


def main(folder):
    folder = pathlib.Path(folder)
    services = collections.defaultdict(set)
    for line in sys.stdin:
        service, _, operation = line.strip().partition(":")
        services[service].add(operation)
    for name, operations in services.items():
        text = "\n".join(Service(name, operations).lines())
        (folder / f"{module(name)}.rs").write_text(text + "\n")
    names = sorted(services)
    listed = "".join(f'    ("{name}", {module(name)}::OPERATIONS),\n' for name in names)
    ranges = "".join(f"    ({low:#x}, {high:#x}),\n" for low, high in letters())
    (folder / "mod.rs").write_text(
        HEAD.format(version=botocore.__version__)
        + "\n"
        + "".join(f"#[rustfmt::skip]\nmod {module(name)};\n" for name in names)
        + "\nuse super::Shape;\n"
        + f'\n/// Whose models they are.\npub(super) const SOURCE: &str = "botocore {botocore.__version__}";\n'
        + "\n/// Every service with its operations, and what each takes; both in the order of their names.\n"
        + "#[rustfmt::skip]\n"
        + f"pub(super) static SERVICES: &[(&str, &[(&str, &Shape)])] = &[\n{listed}];\n"
        + "\n/// Letters, digits and spaces of all scripts (`[\\p{L}\\p{Z}\\p{N}]`), beyond ASCII.\n"
        + "#[rustfmt::skip]\n"
        + f"pub(super) static LETTERS: &[(u32, u32)] = &[\n{ranges}];\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
