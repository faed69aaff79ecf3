"""Ask real shells, in pseudo-terminals, what they complete.

    completion_shells.py SHELL FOLDER CASES

FOLDER has the completions as the build makes them.  A line of CASES is a command line, a tab, and the words that must
be offered; "!" before one: it must not be; "-" alone: nothing may be.
"""
import os
import pty
import subprocess
import sys
import threading
import time

SHELL, FOLDER, CASES = sys.argv[1:4]
PATIENCE = 60  # seconds; a loaded machine is slow

# Ctrl-T inserts everything that is offered, Ctrl-G writes the line down.
SETUP = {
    "bash": r"""
bind 'set enable-bracketed-paste off'
bind '"\C-t": insert-completions'
show() { printf '%s\n' "$READLINE_LINE" >>answers; }
bind -x '"\C-g": show'
""",
    "zsh": r"""
unsetopt beep prompt_cr
fpath=(FOLDER/zsh $fpath)
autoload -Uz compinit && compinit -u -d ./zcompdump
zle -C everything complete-word _generic
zstyle ':completion:everything:*' completer _all_matches _complete
zstyle ':completion:everything:*' insert true
show() { print -r -- $BUFFER >>answers }
zle -N show
bindkey -e
bindkey '^T' everything
bindkey '^G' show
""",
}
COMMANDS = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}


class Terminal:
    """A shell that reads what is typed; what it prints is thrown away."""

    def __init__(self):
        setup = SETUP[SHELL].replace("FOLDER", FOLDER)
        if SHELL == "bash":
            setup += f". {FOLDER}/bash/keyfluent\n"
        with open("setup", "w") as file:
            file.write(setup)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="dumb", PS1="", PROMPT="", HISTFILE="/dev/null", HOME=os.getcwd())
            os.execvp(COMMANDS[SHELL][0], COMMANDS[SHELL])
        threading.Thread(target=self.drain, daemon=True).start()
        self.type(". ./setup; echo ready >>answers\n")
        self.answer(1)

    def drain(self):
        try:
            while os.read(self.terminal, 65536):
                pass
        except OSError:
            pass

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def answer(self, number):
        """The line of that number in the file of answers, once it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if os.path.exists("answers"):
                with open("answers") as file:
                    lines = file.read().split("\n")
                if len(lines) > number:
                    return lines[number - 1]
            time.sleep(0.01)
        sys.exit(f"{SHELL} did not answer in {PATIENCE} seconds")

    def end(self):
        self.type("\x15exit\n")
        os.waitpid(self.pid, 0)


def ask_terminal(lines):
    terminal = Terminal()
    answers = []
    for number, line in enumerate(lines):
        terminal.type(f"\x15{line}\x14\x07")
        whole = terminal.answer(number + 2)
        head = line[: line.rfind(" ") + 1]
        answers.append(whole[len(head):].split() if whole.rstrip() != line.rstrip() else [])
    terminal.end()
    return answers


def ask_fish(lines):
    script = f"source {FOLDER}/fish/keyfluent.fish\n"
    for line in lines:
        script += f"complete -C '{line}'; echo ---\n"
    result = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, timeout=PATIENCE,
                            env={**os.environ, "HOME": os.getcwd()})
    if result.stderr:
        sys.exit(f"fish says: {result.stderr}")
    blocks = result.stdout.split("---\n")
    return [[word for row in block.splitlines() for word in row.split("\t")[0].split()] for block in blocks]


def plain(word):
    """Without the head of --option=, which some shells repeat and others do not, and without quoting."""
    return word.split("=", 1)[-1].replace("\\", "").rstrip("/ ") if word.startswith("--") and "=" in word \
        else word.replace("\\", "").rstrip("/ ")


def main():
    cases = [line.rstrip("\n").split("\t") for line in open(CASES) if line.strip() and line[0] != "#"]
    lines = [case[0] for case in cases]
    answers = ask_fish(lines) if SHELL == "fish" else ask_terminal(lines)
    failures = 0
    for (line, wanted), answer in zip(cases, answers):
        offered = {plain(word) for word in answer}
        for word in wanted.split():
            good = not offered if word == "-" else word[1:] not in offered if word[0] == "!" else word in offered
            if not good:
                failures += 1
                print(f"{SHELL}: '{line}' offers {sorted(offered)[:12]}, and should: {word}", file=sys.stderr)
    print(f"{SHELL}: {len(cases)} lines, {failures} failures")
    sys.exit(failures > 0)


main()
