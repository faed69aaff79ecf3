"""Run the commands of a tutorial, and compare what they print with what it shows.

    tutorials.py [--write] FILE.md

Every command stands in a block that begins with ```console: after "$ ", with "> " before lines that continue it. What
follows, up to the next command, is its output, both streams as a terminal shows them. There, "…" stands for one to
twelve words: for what differs from run to run (times, ports, new keys) or is too long to read. As names differ in length
and text is filled, a line break counts as much as a blank.
The commands run in one shell, in an empty folder, after the lines of the comment <!-- setup … -->.
--write puts the real output into the file, to be looked at and shortened.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
ANY_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def commands_of(block):
    """[command, output] pairs."""
    pairs = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            pairs.append([line[2:], ""])
        elif line.startswith("> ") and pairs and not pairs[-1][1]:
            pairs[-1][0] += line[2:]
        else:
            pairs[-1][1] += line
    return pairs


def run(setup, commands):
    """The output of each command."""
    with tempfile.TemporaryDirectory() as scratch:
        work, hidden = f"{scratch}/work", f"{scratch}/hidden"
        os.mkdir(work)
        os.mkdir(hidden)
        script = f"cd {work}\nHIDDEN={hidden}\n{setup}\n"
        for number, command in enumerate(commands):
            with open(f"{hidden}/command.{number}", "w") as file:
                file.write(command)
            # $? of one command is there for the next.
            script += f"(exit ${{code:-0}})\n. {hidden}/command.{number} >{hidden}/output.{number} 2>&1 </dev/null\ncode=$?\n"
        environment = {
            "PATH": os.path.dirname(os.environ["KEYFLUENT"]) + ":" + os.environ["PATH"],
            "SOURCE_DIR": os.environ["SOURCE_DIR"],
            "HOME": scratch, "USER": "alice", "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "COLUMNS": "80",
        }
        result = subprocess.run(["bash", "-c", script], env=environment, timeout=240, capture_output=True, text=True)
        if result.returncode == 77:
            print(result.stdout, end="")
            sys.exit(77)
        if result.stderr:
            print(f"setup says: {result.stderr}", file=sys.stderr)
        outputs = []
        for number in range(len(commands)):
            try:
                with open(f"{hidden}/output.{number}") as file:
                    outputs.append(file.read())
            except FileNotFoundError:
                sys.exit(f"the shell ended before: {commands[number]}")
        return outputs


def matches(shown, real):
    """Like equality, but for "…" and for the kind of blank."""
    shown, real = (" ".join(text.split()) for text in (shown, real))
    pattern = "".join(r"\S+?(?: \S+?){0,11}?" if part == "…" else re.escape(part) for part in re.split("(…)", shown))
    return re.fullmatch(pattern, real) is not None


def rewritten(text, outputs):
    outputs = iter(outputs)

    def block(match):
        body = ""
        for command, _ in commands_of(match[1]):
            body += "$ " + "> ".join(command.splitlines(keepends=True)) + next(outputs)
        return f"```console\n{body}```"

    return BLOCK.sub(block, text)


def main():
    write = sys.argv[1] == "--write"
    path = sys.argv[-1]
    with open(path) as file:
        text = file.read()
    failures = 0
    for language, body in ANY_BLOCK.findall(text):
        if language != "console" and re.search(r"^\s*(sudo )?keyfluent ", body, re.M):
            failures += 1
            print(f"{path}: a command in a block that is not run:\n{body}", file=sys.stderr)
    pairs = [pair for block in BLOCK.findall(text) for pair in commands_of(block)]
    setup = "\n".join(re.findall(r"<!-- setup\n(.*?)-->", text, re.S))
    outputs = run(setup, [command for command, _ in pairs])
    if write:
        with open(path, "w") as file:
            file.write(rewritten(text, outputs))
        return
    for (command, shown), real in zip(pairs, outputs):
        if not matches(shown, real):
            failures += 1
            print(f"{path}: $ {command}shows:\n{shown}prints:\n{real}", file=sys.stderr)
        for line in shown.splitlines():
            # README's list of formats is a copy of the program's, as wide as that is.
            if len(line) > (110 if os.path.basename(path) == "README.md" else 100):
                failures += 1
                print(f"{path}: too wide: {line}", file=sys.stderr)
    print(f"{os.path.basename(path)}: {len(pairs)} commands, {failures} failures")
    if len(pairs) < 5:
        sys.exit(f"{path} has too few commands")
    sys.exit(failures > 0)


main()
