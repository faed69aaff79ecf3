"""Mutants of key files: bytes, lines, base64 text and what it encodes, headers, DER and SSH wire lengths.

mutant(random, data, others) returns changed bytes; the same random numbers give the same mutant.
"""
import base64
import re

INTERESTING = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 33, 64, 127, 128, 255]
TEXTS = [b'\r\n', b'\n', b'\r', b' ', b'\t', b'=', b'==', b'-', b'-----', b'\\', b'"', b'#', b'\0', b'\xef\xbb\xbf', b':', b'Comment: ', b'A', b'AAAA',
         b'ssh-rsa ', b'\xe2\x80\x8b', b';', b',', b'\x0c', b'\x80', b'\xff', b'_', b'+', b'/']
BLOCK = re.compile(rb'(-{4,5} ?BEGIN [^\n]*\n)((?:[^\n]*\n)*?)(-{4,5} ?END )')
HEADER = re.compile(rb'^[A-Za-z0-9-]+: .*', re.M)
BLOB = re.compile(rb'AAAA[A-Za-z0-9+/]{16,}={0,2}')
HEADERS = [b'Comment: x', b'Comment: "a \\\nb"', b'Subject: me', b'x-tag: ' + b'y' * 80, b'Proc-Type: 4,ENCRYPTED', b'DEK-Info: AES-128-CBC,00', b'X:', b'Y: \\']


def place(random, data):
    return random.randrange(len(data) + 1)


def span(random, data, most=40):
    begin = place(random, data)
    return begin, min(len(data), begin + random.randrange(1, most))


def flip(random, data, _):
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1:]


def overwrite(random, data, _):
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([random.choice(INTERESTING)]) + data[at + 1:]


def truncate(random, data, _):
    at = place(random, data)
    return data[:at] if random.random() < 0.8 else data[at:]


def delete(random, data, _):
    begin, end = span(random, data)
    return data[:begin] + data[end:]


def duplicate(random, data, _):
    begin, end = span(random, data)
    return data[:end] + data[begin:]


def insert(random, data, _):
    at = place(random, data)
    return data[:at] + random.choice(TEXTS) + data[at:]


def splice(random, data, others):
    other = random.choice(others)
    how = random.randrange(3)
    if how == 0:
        return data + other
    if how == 1:
        return data[:place(random, data)] + other[place(random, other):]
    begin, end = span(random, other, 200)
    at = place(random, data)
    return data[:at] + other[begin:end] + data[at + random.choice((0, end - begin)):]


def edit_lines(random, data, _):
    lines = data.split(b'\n')
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    how = random.randrange(9)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(to, lines[at])
    elif how == 2:
        lines[at], lines[to] = lines[to], lines[at]
    elif how == 3 and at + 1 < len(lines):
        lines[at:at + 2] = [lines[at] + lines[at + 1]]
    elif how == 4:
        cut = place(random, lines[at])
        lines[at:at + 1] = [lines[at][:cut], lines[at][cut:]]
    elif how == 5:
        lines[at] = random.choice((b' ', b'\t', b'> ', b'# ')) + lines[at]
    elif how == 6:
        lines[at] += random.choice((b' ', b'\r', b'\\', b'\t', b' x'))
    elif how == 7:
        lines = [line + b'\r' for line in lines[:-1]] + lines[-1:]
    else:
        lines.insert(at, random.choice((b'', b'#', b'hello', b' ')))
    return b'\n'.join(lines)


def edit_header(random, data, _):
    headers = list(HEADER.finditer(data))
    if not headers or random.random() < 0.3:
        block = re.search(rb'BEGIN [^\n]*\n', data)
        at = block.end() if block else place(random, data)
        return data[:at] + random.choice(HEADERS) + b'\n' + data[at:]
    header = random.choice(headers)
    how = random.randrange(4)
    if how == 0:
        return data[:header.start()] + data[header.end() + 1:]
    if how == 1:
        return data[:header.end() + 1] + header[0] + b'\n' + data[header.end() + 1:]
    changed = (delete if how == 2 else insert)(random, header[0], ())
    return data[:header.start()] + changed + data[header.end():]


def wire_lengths(data):
    """Where the lengths of SSH strings stand, walked from the start."""
    at = 0
    while at + 4 <= len(data):
        yield at
        at += 4 + int.from_bytes(data[at:at + 4], 'big')


def edit_wire(random, data):
    lengths = list(wire_lengths(data))
    if not lengths:
        return data
    at = random.choice(lengths)
    size = int.from_bytes(data[at:at + 4], 'big')
    content = data[at + 4:at + 4 + size]
    rest = data[at + 4 + size:]
    how = random.randrange(6)
    if how == 0:  # the length alone
        return data[:at] + (max(0, size + random.choice((-2, -1, 1, 2, 256)))).to_bytes(4, 'big') + data[at + 4:]
    if how == 1:
        content = b'\0' + content
    elif how == 2:
        content = content.lstrip(b'\0') if content.startswith(b'\0') else content[1:]
    elif how == 3:
        content += bytes([random.choice(INTERESTING)])
    elif how == 4:
        content = content[:random.randrange(len(content) + 1)]
    else:
        return data + bytes(random.randrange(1, 5))
    return data[:at] + len(content).to_bytes(4, 'big') + content + rest


def der_elements(data, begin=0, end=None, depth=0):
    """(start of the tag, start of the contents, end) of each element, nested ones too."""
    end = len(data) if end is None else end
    at = begin
    while at + 2 <= end and depth < 12:
        size, contents = data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7f
            size = int.from_bytes(data[contents:contents + count], 'big')
            contents += count
        if contents + size > end:
            return
        yield at, contents, contents + size
        if data[at] & 0x20 or (data[at] == 4 and data[contents:contents + 1] == b'\x30'):
            yield from der_elements(data, contents, contents + size, depth + 1)
        at = contents + size


def der_length(size):
    if size < 128:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, 'big')
    return bytes([0x80 | len(octets)]) + octets


def edit_der(random, data):
    """One element changed; the lengths around it are mended, mostly."""
    elements = list(der_elements(data))
    if not elements:
        return data
    tag, begin, end = random.choice(elements)
    content = data[begin:end]
    how = random.randrange(7)
    first = bytes([data[tag] ^ (1 << random.randrange(8))]) if how == 0 else data[tag:tag + 1]
    if how == 1:
        content = b'\0' + content
    elif how == 2:
        content = content[1:]
    elif how == 3:
        content += b'\0'
    elif how == 4:
        content = b''
    elif how == 5:
        content = flip(random, content, ())
    size = b'\x81' + bytes([len(content)]) if how == 6 and len(content) < 128 else der_length(len(content))
    changed = first + size + content
    if random.random() < 0.2:
        return data[:tag] + changed + data[end:]
    return mend_lengths(data, elements, tag, end, changed)


def mend_lengths(data, elements, tag, end, changed):
    around = [e for e in elements if e[0] < tag and e[2] >= end]
    for outer_tag, outer_begin, outer_end in reversed(around):
        content = data[outer_begin:tag] + changed + data[end:outer_end]
        changed = data[outer_tag:outer_tag + 1] + der_length(len(content)) + content
        tag, end = outer_tag, outer_end
    return data[:tag] + changed + data[end:]


def edit_body(random, body):
    """What base64 text encodes."""
    if body[:1] == b'\x30' and random.random() < 0.8:
        return edit_der(random, body)
    if body[:15] == b'openssh-key-v1\0' and random.random() < 0.8:
        return body[:15] + edit_wire(random, body[15:])
    if body[:3] == b'\0\0\0' and random.random() < 0.8:
        return edit_wire(random, body)
    return random.choice((flip, overwrite, truncate, delete, duplicate))(random, body, ())


def edit_text(random, text):
    """Base64 text as text."""
    how = random.randrange(6)
    if how == 0:
        return text.rstrip(b'=')
    if how == 1:
        return text + random.choice((b'=', b'==', b'A', b'AA'))
    if how == 2:
        at = place(random, text)
        return text[:at] + random.choice((b' ', b'\n', b'=', b'-', b'\t', b'!', b'\\n')) + text[at:]
    if how == 3 and text:  # the unused bits of the last group
        stem = text.rstrip(b'=')
        return stem[:-1] + bytes([random.choice(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')]) + text[len(stem):]
    if how == 4:
        return text.replace(b'+', b'-').replace(b'/', b'_')
    begin, end = span(random, text, 8)
    return text[:begin] + text[end:]


def wrapped(random, text):
    columns = random.choice((0, 48, 60, 64, 64, 64, 70, 72, 76, 80, 200))
    return text if not columns else b'\n'.join(text[i:i + columns] for i in range(0, len(text), columns))


def edit_base64(random, data, _):
    if data[:1] == b'\x30':
        return edit_der(random, data)
    block = BLOCK.search(data)
    if block:
        begin, end = block.span(2)
        while (header := HEADER.match(data, begin)) or data[begin:begin + 1] in (b'\n', b' '):
            begin = header.end() + 1 if header else begin + 1
        end, is_block = max(begin, end - 1), True
    else:
        blob = BLOB.search(data)
        if not blob:
            return flip(random, data, ())
        (begin, end), is_block = blob.span(), False
    text = data[begin:end].replace(b'\n', b'').replace(b'\r', b'')
    if random.random() < 0.7:
        try:
            text = base64.b64encode(edit_body(random, base64.b64decode(text)))
        except ValueError:
            text = edit_text(random, text)
    else:
        text = edit_text(random, text)
    return data[:begin] + (wrapped(random, text) if is_block else text) + data[end:]


EDITS = [(flip, 2), (overwrite, 1), (truncate, 1), (delete, 1), (duplicate, 1), (insert, 2), (splice, 1), (edit_lines, 3), (edit_header, 2), (edit_base64, 8)]


def mutant(random, data, others):
    for _ in range(random.choice((1, 1, 1, 1, 2, 2, 3))):
        edit = random.choices([row[0] for row in EDITS], [row[1] for row in EDITS])[0]
        data = edit(random, data, others)
    return data
