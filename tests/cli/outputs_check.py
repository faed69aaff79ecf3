#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Read what the outputs wrote with readers that others wrote.

    outputs_check.py FOLDER SCHEMAS     FOLDER holds RUN.OUTPUT (tests/src/report/outputs_tool.cpp)

The output jsonl says what was to be written; the others are compared with it.
"""
import json
import pathlib
import re
import sys
import unicodedata
import urllib.parse
import xml.etree.ElementTree

import jsonschema
import junitparser

FOLDER, SCHEMAS = map(pathlib.Path, sys.argv[1:])
CHECKS = 0


def check(condition, *what):
    global CHECKS
    CHECKS += 1
    if not condition:
        sys.exit("FAIL: " + " ".join(map(str, what)))


def schema(name):
    return jsonschema.Draft4Validator(json.loads((SCHEMAS / name).read_text("utf-8")))


def text_of(run, output):
    """Every output is UTF-8, without a byte order mark, and ends with LF unless it is empty."""
    data = (FOLDER / f"{run}.{output}").read_bytes()
    check(not data.startswith(b"\xef\xbb\xbf"), run, output, "begins with a byte order mark")
    check(not data or data.endswith(b"\n"), run, output, "does not end with LF")
    if output == "github":  # a path keeps its bytes
        return data.decode("utf-8", "replace")
    return data.decode("utf-8")


def visible(text, also=()):
    """What the program shows for text that it escapes."""
    shown = ""
    for c in text:
        code = ord(c)
        if code < 0x20 or code == 0x7F:
            shown += f"\\x{code:02x}"
        elif unicodedata.category(c) == "Cf" or c in also:
            shown += f"\\u{{{code:04x}}}"
        else:
            shown += c
    return shown.replace("\ufffd", "?")


def in_xml(text):
    return visible(text, "\ufffe\uffff")


def no_bytes(text):
    """Bytes that are no UTF-8 are U+FFFD in JSON and \\xNN elsewhere: do not compare them."""
    return re.sub(r"\\x[89a-f][0-9a-f]", "?", text)


def check_jsonl(run):
    findings = [json.loads(line) for line in text_of(run, "jsonl").splitlines()]
    validator = schema("finding-1.json")
    for finding in findings:
        validator.validate(finding)
        check(True)
    return findings


def check_json(run, findings):
    document = json.loads(text_of(run, "json"))
    check(document["schema"] == "keyfluent/findings/1")
    check(document["findings"] == findings, run, "json and jsonl differ")
    counts = document["summary"]
    told = [f for f in findings if f["suppressed"] is None]
    for level in ("error", "warning", "note"):
        check(counts[level + "s"] == sum(f["level"] == level for f in told), run, level)
    check(counts["suppressed"] == len(findings) - len(told))


def path_of(location):
    uri = location["uri"]
    check(re.fullmatch(r"(file:///)?[A-Za-z0-9._~%/-]+", uri), uri, "is no URI reference")
    check(("uriBaseId" in location) != uri.startswith("file:"), location)
    return urllib.parse.unquote(uri.removeprefix("file://"))


def check_sarif(run, findings):
    log = json.loads(text_of(run, "sarif"))
    schema("sarif-2.1.0.json").validate(log)
    (one,) = log["runs"]
    check(one["columnKind"] == "unicodeCodePoints")
    rules = one["tool"]["driver"]["rules"]
    check(len(one["results"]) == len(findings), run, "results are missing")
    names = set()
    for result, finding in zip(one["results"], findings):
        if "ruleIndex" in result:
            check(rules[result["ruleIndex"]]["id"] == result["ruleId"], result)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        path = path_of(place["artifactLocation"])
        check(path == finding["file"], path, "is not", finding["file"])
        check(place["region"]["startLine"] == (finding["line"] or 1), result)
        check(("suppressions" in result) == (finding["suppressed"] is not None), result)
        names.add((path, result["partialFingerprints"]["keyfluentFinding/v1"]))
    check(len(names) == len(findings), run, "partialFingerprints are not unique")
    return one["results"]


def check_gitlab(run, findings):
    issues = json.loads(text_of(run, "gitlab"))
    schema("gitlab.json").validate(issues)
    told = [f for f in findings if f["suppressed"] is None]
    check(len(issues) == len(told), run, "issues are missing")
    check(len({issue["fingerprint"] for issue in issues}) == len(issues), run, "fingerprints repeat")
    for issue, finding in zip(issues, told):
        check(issue["location"]["path"] == finding["file"])
        check(issue["description"].endswith(finding["message"]))


def check_rdjson(run, findings):
    result = json.loads(text_of(run, "rdjson"))
    schema("rdjson.json").validate(result)
    told = [f for f in findings if f["suppressed"] is None]
    check(len(result["diagnostics"]) == len(told), run, "diagnostics are missing")
    for diagnostic, finding in zip(result["diagnostics"], told):
        check(diagnostic["location"]["path"] == finding["file"])
        check(diagnostic["message"] == finding["message"])
    return result["diagnostics"]


def check_junit(run, findings):
    cases = []
    for suite in junitparser.JUnitXml.fromstring(text_of(run, "junit").encode()):
        suite_cases = list(suite)
        results = [result for case in suite_cases for result in case.result]
        count = lambda kind: sum(isinstance(result, kind) for result in results)
        check(suite.tests == len(suite_cases), run, "tests")
        check(suite.failures == count(junitparser.Failure), run, "failures")
        check(suite.skipped == count(junitparser.Skipped), run, "skipped")
        check(suite.errors == 0)
        cases += [case for case in suite_cases if re.match("[A-Z]+[0-9]+", case.name)]
    check(len(cases) == len(findings), run, "cases are missing")
    for case, finding in zip(cases, findings):
        check(no_bytes(case.classname) == in_xml(finding["file"]), case.classname)
        failures = [r for r in case.result if isinstance(r, junitparser.Failure)]
        fails = finding["level"] != "note" and finding["suppressed"] is None
        check(len(failures) == fails, run, case.name)
        for failure in failures:
            check(no_bytes(failure.message) == in_xml(finding["message"]), failure.message)
            check(failure.type == finding["level"])
    return len(cases)


def check_checkstyle(run, findings):
    root = xml.etree.ElementTree.fromstring(text_of(run, "checkstyle").encode())
    check(root.tag == "checkstyle" and "version" in root.attrib)
    errors = [(file, error) for file in root for error in file]
    told = [f for f in findings if f["suppressed"] is None]
    check(len(errors) == len(told), run, "errors are missing")
    for (file, error), finding in zip(errors, told):
        check(no_bytes(file.get("name")) == in_xml(finding["file"]), file.get("name"))
        check(no_bytes(error.get("message")) == in_xml(finding["message"]), error.get("message"))
        check(error.get("source") == "keyfluent." + finding["id"])
        check(error.get("severity") in ("error", "warning", "info"))
        check(int(error.get("line")) == (finding["line"] or 1))


def decoded(text, specials):
    """Undo percent-encoding as the runner of GitHub Actions does: "%25" comes last."""
    for special in specials + "%":
        text = text.replace(f"%{ord(special):02X}", special)
    return text


def command_of(line):
    """Take a workflow command apart as the runner does."""
    check(line.startswith("::"), line)
    head, data = line[2:].split("::", 1)
    name, properties = head.split(" ", 1)
    pairs = [pair.split("=", 1) for pair in properties.strip().split(",") if pair]
    check(all(len(pair) == 2 and pair[1] for pair in pairs), line)
    return name, {key: decoded(value, "\r\n:,") for key, value in pairs}, decoded(data, "\r\n")


def check_github(run, findings):
    lines = text_of(run, "github").split("\n")[:-1]
    told = [f for f in findings if f["suppressed"] is None]
    check(len(lines) == len(told), run, "annotations are missing or broken into lines")
    for line, finding in zip(lines, told):
        name, properties, message = command_of(line)
        check({"notice": "note"}.get(name, name) == finding["level"], line)
        # CR and LF come through; other control characters are shown.
        shown = lambda text: "\n".join("\r".join(map(visible, part.split("\r"))) for part in text.split("\n"))
        check(no_bytes(properties["file"]) == shown(finding["file"]), line)
        expected = finding["message"] + ("\n" + finding["hint"] if finding["hint"] else "")
        check(no_bytes(message) == shown(expected), line)
        check(properties["title"].startswith(finding["id"]))
        if finding["line"] is not None:
            check(int(properties["line"]) == finding["line"])
            check(("col" in properties) == (properties["line"] == properties["endLine"]), line)


def check_for_eyes(run, findings):
    told = [f for f in findings if f["suppressed"] is None]
    for output in ("full", "concise"):
        text = text_of(run, output)
        bad = [c for c in text if c != "\n" and (ord(c) < 0x20 or unicodedata.category(c) in ("Cc", "Cf"))]
        check(not bad, run, output, "has control characters")
    check(text_of(run, "concise").count("\n") == len(told))


# ---- fixes, done by each format's own rules, give the same bytes -------------------------------------

BEFORE = b"x" * 49 + b"\n" + b"y" * 49 + b"\n"
FILE = (BEFORE + b'from="10.0.0.1, 10.0.0.2" ssh-ed25519 AAAA\n' + "日本 ssh-ed25519 AAAA x".encode())


def offset_of(line, column, unit):
    lines = FILE.split(b"\n")
    start = sum(len(one) + 1 for one in lines[: line - 1])
    if unit == "bytes":
        return start + column - 1
    text = lines[line - 1].decode() if line <= len(lines) else ""
    return start + len(text[: column - 1].encode())


def changed(changes):
    data = FILE
    for begin, end, text in sorted(changes, reverse=True):
        data = data[:begin] + text.encode() + data[end:]
    return data


def by_json(fix):
    return changed([(r["offset"], r["offset"] + r["removed"], r["inserted"]) for r in fix["replacements"]])


def by_sarif(fix):
    changes = []
    for one in fix["artifactChanges"][0]["replacements"]:
        region = one["deletedRegion"]
        begin = offset_of(region["startLine"], region["startColumn"], "characters")
        end = offset_of(region["endLine"], region["endColumn"], "characters")
        changes.append((begin, end, one["insertedContent"]["text"]))
    return changed(changes)


def by_rdjson(suggestion):
    start, end = suggestion["range"]["start"], suggestion["range"]["end"]
    return changed([(offset_of(start["line"], start["column"], "bytes"),
                     offset_of(end["line"], end["column"], "bytes"), suggestion["text"])])


def check_fixes(findings, results, diagnostics):
    for finding, result, diagnostic in zip(findings, results, diagnostics):
        wanted = by_json(finding["fix"])
        check(wanted != FILE, finding)
        for fix in result.get("fixes", []):
            check(by_sarif(fix) == wanted, fix)
        for suggestion in diagnostic.get("suggestions", []):
            check(by_rdjson(suggestion) == wanted, suggestion)
    check(sum("fixes" in result for result in results) == 4, "fixes in SARIF")
    check(sum("suggestions" in one for one in diagnostics) == 3, "suggestions in rdjson")


for file in sorted(FOLDER.glob("*.jsonl")):
    name = file.stem
    all_findings = check_jsonl(name)
    check_json(name, all_findings)
    sarif_results = check_sarif(name, all_findings)
    rdjson_diagnostics = check_rdjson(name, all_findings)
    for function in (check_gitlab, check_junit, check_checkstyle, check_github, check_for_eyes):
        function(name, all_findings)
    if name == "fixes":
        check_fixes(all_findings, sarif_results, rdjson_diagnostics)
check(len(list(FOLDER.glob("*.jsonl"))) == 8)
print(CHECKS, "checks")
