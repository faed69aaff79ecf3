"""Compare the pages of the manual with what the program prints: manual_check.py PROGRAM FOLDER."""
import json
import os
import re
import subprocess
import sys

PROGRAM, FOLDER = sys.argv[1:3]
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}
failures = 0


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=ENVIRONMENT, check=True).stdout


def squeezed(text):
    text = text.replace("`", "").replace("\N{NO-BREAK SPACE}", " ").replace("\\\n", " ")
    return re.sub(r"\s+", " ", text).strip()


def page(name):
    section = name[-1]
    path = f"{FOLDER}/man{section}/{name}"
    if not os.path.exists(path):
        return ""
    # So wide that no word is hyphenated.
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=900", path],
                          capture_output=True, text=True, env=ENVIRONMENT, check=True).stdout
    return squeezed(re.sub(".\b", "", text))


def expect(where, text, wanted):
    global failures
    if squeezed(wanted) not in text:
        failures += 1
        print(f"{where} does not say: {squeezed(wanted)[:200]}", file=sys.stderr)


def options_of(help_text):
    """The options as --help lists them: (head, text)."""
    options = []
    for line in help_text.splitlines():
        if re.match(r" {2,6}-", line):
            head, _, text = line.strip().partition("  ")
            options.append([head, text.strip()])
        elif options and re.match(r" {20,}\S", line):
            options[-1][1] = (options[-1][1] + " " + line.strip()).strip()
        elif line.startswith("Exit codes"):
            break
    return options


def check_command(name):
    help_text = run(name, "--help")
    text = page(f"keyfluent-{name}.1")
    summary, rest = help_text.split("\n\n", 2)[1:]
    where = f"keyfluent-{name}(1)"
    expect(where, text, summary[0].lower() + summary[1:])
    options_begin = re.search(r"^(Options|Common options):$", rest, re.M).start()
    for paragraph in re.split(r"\n\n", rest[:options_begin]):
        if paragraph.startswith("Examples:"):
            for words in re.findall(r"^  (?! )(?:.*\\\n)*.*$", paragraph, re.M):
                expect(where, text, words)
            for sentence in re.findall(r"(?:^      .*\n?)+", paragraph, re.M):
                expect(where, text, sentence.strip()[1:] + ":")
        else:
            expect(where, text, paragraph)
    options = options_of(rest[options_begin:])
    assert len(options) >= 6, name
    for head, sentence in options:
        expect(where, text, head)
        expect(where, text, sentence[1:])
    listed = len(re.findall(r"^\.It Fl ", open(f"{FOLDER}/man1/keyfluent-{name}.1").read(), re.M))
    if listed != len(options):
        expect(where, "", f"as many options as --help: {listed} and {len(options)}")


def lines(*words):
    return [json.loads(line) for line in run(*words).splitlines()]


def check_tables():
    rules, formats, errors = (page(f"keyfluent-{name}.7") for name in ("rules", "formats", "errors"))
    for rule in lines("rules", "--json"):
        expect("keyfluent-rules(7)", rules, f"{rule['id']} {rule['name']} ({rule['level']})")
        expect("keyfluent-rules(7)", rules, rule["title"])
    for row in lines("formats", "--json"):
        expect("keyfluent-formats(7)", formats, f"{row['name']} {row['title']};")
    for row in lines("formats", "--consumers", "--json"):
        expect("keyfluent-formats(7)", formats, f"{row['consumer']} {row['title']}")
        expect("keyfluent-formats(7)", formats, f"{row['format']}: {row['families']}")
    ids = [line.split()[:2] for line in run("explain").splitlines()]
    assert len(ids) > 100
    for identifier, name in ids:
        text = errors if identifier[0] in "ER" else rules
        expect("section 7", text, f"{identifier} {name}")


commands = re.findall(r"^  ([a-z-]+)  +\S", run("help").split("Commands:")[1].split("\n\n")[0], re.M)
assert len(commands) >= 18
for command in commands:
    expect("keyfluent(1)", page("keyfluent.1"), f"keyfluent-{command}(1)")
    check_command(command)
check_tables()
sys.exit(failures > 0)
