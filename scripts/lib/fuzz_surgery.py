"""What a sound file becomes when one part of it is changed, and all sizes around that part are put right again.

Fuzzers change bytes: they seldom get behind a size or a checksum of sizes.  Each function here takes what a format is made
of, and yields one variant after the other.
"""
import base64
import json
import struct

CONSTRUCTED = 0x20
OID, INTEGER, OCTETS, BITS = 6, 2, 4, 3


def der_header(data, at):
    """Tag, begin and end of the contents at an offset; None if there is no element."""
    if at + 2 > len(data):
        return None
    size, begin = data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, begin = int.from_bytes(data[begin:begin + count], "big"), begin + count
        if not 1 <= count <= 4:
            return None
    return (data[at], begin, begin + size) if begin + size <= len(data) else None


def der_parse(data):
    """A list of [tag, contents or list]; None if the data are not DER to their end."""
    nodes, at = [], 0
    while at < len(data):
        header = der_header(data, at)
        if not header:
            return None
        tag, begin, end = header
        contents = data[begin:end]
        inside = der_parse(contents) if tag & CONSTRUCTED or tag == OCTETS and contents[:1] in (b"\x30", b"\x02", b"\x04") else None
        nodes.append([tag, inside or contents])
        at = end
    return nodes


def der_element(tag, contents):
    size = len(contents)
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([0x80 | len(digits)]) + digits) + contents


def der_encode(nodes):
    return b"".join(der_element(tag, der_encode(inside) if isinstance(inside, list) else inside) for tag, inside in nodes)


def other_contents(tag, contents):
    last = bytes([contents[-1] ^ 1]) if contents else b"\1"
    yield contents[:-1] + last
    yield b""
    if tag == INTEGER:
        yield from (b"\0", b"\x02", b"\x7f\xff\xff\xff", b"\x09" + b"\1" * 9, b"\xff")
    if tag in (OCTETS, BITS):
        yield contents[:-1]
        yield contents + b"\0"
        yield b"\1" + contents[1:]


def der_variants(data, replacements=()):
    """One element dropped, written twice, emptied, changed, or replaced by one of `replacements` (tag, contents)."""
    tree = der_parse(data)
    if not tree:
        return

    def edit(nodes):
        for place, (tag, inside) in enumerate(nodes):
            before, after = nodes[:place], nodes[place + 1:]
            yield before + after
            yield before + [[tag, inside]] * 2 + after
            yield before + [[tag ^ 1, inside]] + after
            for other_tag, contents in replacements:
                if other_tag == tag:
                    yield before + [[tag, contents]] + after
            if isinstance(inside, list):
                yield from (before + [[tag, changed]] + after for changed in edit(inside))
            else:
                yield from (before + [[tag, contents]] + after for contents in other_contents(tag, inside))

    yield from map(der_encode, edit(tree))


def wire_parse(data):
    """Strings of RFC 4251 one after the other, as far as there are some, and the rest."""
    fields, at = [], 0
    while at + 4 <= len(data):
        end = at + 4 + int.from_bytes(data[at:at + 4], "big")
        if end > len(data):
            break
        fields.append(data[at + 4:end])
        at = end
    return fields, data[at:]


def wire_encode(fields, rest):
    return b"".join(struct.pack(">I", len(field)) + field for field in fields) + rest


def wire_variants(data, replacements=(), start=0, depth=3):
    """One string behind `start` emptied, shortened, lengthened, changed, dropped, or changed inside."""
    head, (fields, rest) = data[:start], wire_parse(data[start:])
    yield from (data[:-1], data + b"\0", data[:start] + b"", head + bytes(4) + data[start:])
    for place, field in enumerate(fields):
        before, after = fields[:place], fields[place + 1:]
        others = [b"", field[:-1], field + b"\0", b"\0" + field, b"\x80" + field, field[:-1] + bytes([(field or b"\0")[-1] ^ 1]), *replacements]
        inside = wire_parse(field)
        if depth and len(inside[0]) > 1:
            others += wire_variants(field, replacements, 0, depth - 1)
        yield head + wire_encode(before + after, rest)
        yield from (head + wire_encode(before + [other] + after, rest) for other in others)


def line_variants(text, values=(b"", b"x", b"0", b"-1", b"4294967296", b"18446744073709551616")):
    """One line dropped, written twice, without its value, or with another one."""
    lines = text.split(b"\n")
    for place, line in enumerate(lines):
        before, after = lines[:place], lines[place + 1:]
        yield b"\n".join(before + after)
        yield b"\n".join(before + [line, line] + after)
        name, colon, _ = line.partition(b": ")
        if colon:
            yield from (b"\n".join(before + [name + colon + value] + after) for value in values)
        else:
            yield b"\n".join(before + [line[:-1]] + after)


VALUES = ("null", "true", "[false]", "-0.5e+3", "0", "01", "1.", "{}", '"\\ud83d\\ude00"', '"\\ud83d"', '"\\u00e4\\n\\/"', '"\\x"', '"A"', '""', "[[[]]]",
          '{"a": {"a": 1}}', "nul", '"a\nb"', "7E2", "[1, ]", '{"a" 1}', "{a: 1}", '{"a": 1, "a": 2}')


def json_variants(text):
    """One member dropped, or with another value."""
    members = json.loads(text)
    for name in members:
        rest = {key: value for key, value in members.items() if key != name}
        yield json.dumps(rest).encode()
        for value in VALUES:
            yield (json.dumps(rest)[:-1] + f', "{name}": {value}}}').encode()
        if isinstance(members[name], str):
            raw = base64.urlsafe_b64decode(members[name] + "==") if len(members[name]) % 4 != 1 else b""
            for other in (raw[:-1], raw + b"\1", b"\0" + raw, b""):
                yield json.dumps({**rest, name: base64.urlsafe_b64encode(other).rstrip(b"=").decode()}).encode()
