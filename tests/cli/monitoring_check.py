#!/usr/bin/env python3
"""Reads outputs of keyfluent sftp as other programs do.

    monitoring_check.py json SCHEMA FILE      each line against the JSON schema
    monitoring_check.py nagios FILE           the grammar of plugins: first line, performance data
    monitoring_check.py openmetrics FILE      the text format: families in one piece, gauges alone, the end
"""
import json
import re
import sys

LABEL = r"(?:'[^'=]+'|[^\s'=]+)"
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
RANGE = rf"(?:@?(?:(?:{NUMBER}|~):)?(?:{NUMBER})?)"
DATUM = re.compile(rf"^{LABEL}={NUMBER}(?:s|us|ms|%|B|KB|MB|TB|c)?(?:;{RANGE}){{0,2}}(?:;(?:{NUMBER})?){{0,2}}$")
SAMPLE = re.compile(r'^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?[0-9.]+)$')


def check_json(schema_path, path):
    import jsonschema
    with open(schema_path, encoding="utf-8") as schema, open(path, encoding="utf-8") as lines:
        validator = jsonschema.Draft7Validator(json.load(schema))
        for line in lines:
            validator.validate(json.loads(line))


def check_nagios(path):
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    assert re.match(r"^SFTP (OK|WARNING|CRITICAL|UNKNOWN) - ", lines[0]), lines[0]
    assert len(lines[0]) <= 80, len(lines[0])
    bars = [line for line in lines if "|" in line]
    assert len(bars) == 2 and bars[0] == lines[0] and bars[1] == lines[-1], "performance data: first and last line"
    for line in bars:
        assert line.count("|") == 1, line
        for datum in line.split("|")[1].split():
            assert DATUM.match(datum), datum


def check_openmetrics(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert text.endswith("# EOF\n") and text.count("# EOF") == 1
    seen, family, samples = [], None, set()
    for line in text.splitlines()[:-1]:
        if line.startswith("# TYPE "):
            family, kind = line.split()[2:]
            assert kind == "gauge" and family not in seen, line
            seen.append(family)
        elif line.startswith("# "):
            assert line.split()[2] == family, line
            assert line.split()[1] != "UNIT" or family.endswith("_" + line.split()[3]), line
        else:
            match = SAMPLE.match(line)
            assert match and match.group(1) == family, line
            assert match.group(1, 2) not in samples, "twice: " + line
            samples.add(match.group(1, 2))
    try:
        from prometheus_client.openmetrics import parser
    except ImportError:
        return
    list(parser.text_string_to_metric_families(text))


{"json": check_json, "nagios": check_nagios, "openmetrics": check_openmetrics}[sys.argv[1]](*sys.argv[2:])
