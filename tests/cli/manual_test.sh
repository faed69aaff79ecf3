#!/usr/bin/env bash
# The manual: it is clean mdoc, fits 80 columns, and says what --help and the tables say.
set -u
. "$(dirname "$0")/lib.sh"
need mandoc python3
man=${BUILD_DIR:?}/man

pages=$(cd "$man" && printf '%s\n' man*/*)
for page in $pages; do
  CHECKS=$((CHECKS + 1))
  mandoc -T lint -W warning "$man/$page" >lint 2>&1 || true
  # mandoc looks pages up that are pointed to, and complains about its own index of them.
  grep -v '^mandoc: outdated mandoc.db' lint >complaints && fail "$page: $(cat complaints)"
  # What else it would like better, but for two things that are so on purpose: .Os names the program,
  # and pages of other packages may be missing here.
  mandoc -T lint -W style "$man/$page" 2>/dev/null |
    grep -vE 'operating system explicitly specified|referenced manual not found|verbatim "--"|function name without markup' >style &&
    fail "$page: $(cat style)"
done

# Every page of ours that a page points to is there.
for reference in $(sed -nE 's/^\.(It )?Xr (keyfluent[a-z-]*) ([0-9]).*/man\3\/\2.\3/p' "$man"/man*/* | sort -u); do
  CHECKS=$((CHECKS + 1))
  [ -f "$man/$reference" ] || fail "$reference is pointed to, and missing"
done

# It agrees with what the program prints.
for page in $pages; do
  LC_ALL=C.UTF-8 mandoc -T utf8 -O width=78 "$man/$page" | sed 's/.\x08//g' >rendered
  CHECKS=$((CHECKS + 1))
  LC_ALL=C.UTF-8 awk -v page="$page" 'length($0) > 80 { print page ": " $0; bad = 1 } END { exit bad }' rendered >&2 ||
    fail "$page is wider than 80 columns"
done
python3 "$SOURCE_DIR/tests/cli/manual_check.py" "$KEYFLUENT" "$man" || fail 'the manual and the program disagree'
CHECKS=$((CHECKS + 1))

# The environment variables are those that the program reads.
grep -rhoE '(getenv|environment)\("[A-Z_]+' "$SOURCE_DIR/src" --include='*.cpp' | sed 's/.*"//' | sort -u >read
for name in LC_ALL LC_CTYPE LANG SSH_AUTH_SOCK; do echo "$name"; done >>read # by other ways
sort -u read >read_names
sed -n 's/^KEYFLUENT_VARIABLE("\([A-Z_]*\)".*/\1/p' "$SOURCE_DIR/src/manual/environment.def" | sort >listed_names
same read_names listed_names

# The program of keyfluent(3) works.
for file in good/rsa2048/rfc4716.pub good/ed25519/openssh.pub; do
  "${LIBRARY_EXAMPLE:?}" <"$FIXTURES/$file" >example
  "$KEYFLUENT" convert "$FIXTURES/$file" >line
  same example line
done

# Everything is installed where its readers look.
cmake --install "$BUILD_DIR" --prefix "$SCRATCH/prefix" >install.log 2>&1 || fail "cmake --install: $(cat install.log)"
for path in man/man1/keyfluent.1 man/man1/keyfluent-convert.1 man/man3/keyfluent.3 man/man7/keyfluent-rules.7 \
  bash-completion/completions/keyfluent zsh/vendor-completions/_keyfluent fish/vendor_completions.d/keyfluent.fish; do
  CHECKS=$((CHECKS + 1))
  [ -s "prefix/share/$path" ] || fail "$path is not installed"
done
finish
