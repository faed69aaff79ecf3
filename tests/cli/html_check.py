"""Is an HTML report well-formed, self-contained and accessible?   html_check.py FILE"""
import base64
import hashlib
import re
import sys
import xml.etree.ElementTree as tree
from html.parser import HTMLParser

text = open(sys.argv[1], encoding='utf-8').read()
SPACE = '{http://www.w3.org/1999/xhtml}'
root = tree.fromstring(text)  # expat: every element closed, every attribute quoted


class Stack(HTMLParser):
    VOID = {'meta', 'wbr'}

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in self.VOID, tag

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


parser = Stack()
parser.feed(text)
assert parser.open == [], parser.open
assert root.tag == SPACE + 'html' and root.get('lang') == 'en'
assert root.find(f'{SPACE}head/{SPACE}title').text
assert root.find(f'{SPACE}body/{SPACE}main') is not None
tags = [element.tag.replace(SPACE, '') for element in root.iter()]
assert not {'link', 'img', 'iframe', 'object', 'a', 'form'} & set(tags), 'something that could fetch or run'
assert not re.search(r'url\(|@import|\son\w+\s*=\s*"|javascript:', text)
levels = [int(tag[1]) for tag in tags if re.fullmatch('h[1-6]', tag)]
assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
for table in root.iter(SPACE + 'table'):
    assert all(cell.get('scope') == 'col' for cell in table.find(SPACE + 'thead').iter(SPACE + 'th'))
    assert all(row.find(SPACE + 'th').get('scope') == 'row' for row in table.find(SPACE + 'tbody'))
pictures = [element for element in root.iter() if element.get('role') == 'img']
assert all(picture.get('aria-label') for picture in pictures)
policy = [meta.get('content') for meta in root.iter(SPACE + 'meta') if meta.get('http-equiv') == 'Content-Security-Policy']
# A script of the page's own runs by its hash, and no other.
scripts = [element.text for element in root.iter(SPACE + 'script')]
hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
allowed = ''.join(f"; script-src 'sha256-{value}'" for value in hashes)
assert len(scripts) <= 1 and policy == ["default-src 'none'; style-src 'unsafe-inline'" + allowed], policy


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


# WCAG 2: text against the page and the boxes on it, in each scheme.
style = root.find(f'{SPACE}head/{SPACE}style').text
schemes = [dict(re.findall(r'--(\w+): (#\w{6})', block)) for block in re.findall(r':root \{(.*?)\}', style, re.S)]
assert len(schemes) == 3
for scheme in schemes:
    for name in ('text', 'pass', 'warn', 'fail', 'skip'):
        for ground in ('page', 'soft'):
            low, high = sorted((luminance(scheme[name]), luminance(scheme[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, ground, scheme)
print('good')
