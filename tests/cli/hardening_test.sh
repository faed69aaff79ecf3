#!/usr/bin/env bash
# The programs have what scripts/check-hardening looks for, and it finds what has not.
set -u
. "$(dirname "$0")/lib.sh"
need readelf nm g++
build=$(cd "$(dirname "$KEYFLUENT")/.." && pwd)
check=$SOURCE_DIR/scripts/check-hardening
case $BUILD_TYPE in Debug) echo 'skipped: a debug build has no FORTIFY'; exit 77 ;; esac

files=("$KEYFLUENT" "$build/formats/libkeyfluent.a" "$build/src/libkeyfluent_program.a")
[ ! -e "$build/libexec/keyfluent/keyfluent-session" ] || files+=("$build/libexec/keyfluent/keyfluent-session")
[ -z "${KEYFLUENT_STATIC_PROGRAM:-}" ] || files+=("$KEYFLUENT_STATIC_PROGRAM")
expect 0 "$check" "${files[@]}"
lacks out MISSING

# One protection taken out at a time.
cat >soft.cpp <<'C'
#include <cstdio>
#include <cstdlib>
#ifdef WRITABLE_CODE
asm(".section .wx,\"awx\",@progbits\n.byte 0\n.text");
#endif
int main(int count, char** words) {
  char text[64];
  std::snprintf(text, static_cast<std::size_t>(std::atoi(words[count - 1])), "%s", words[0]);
  return std::puts(text);
}
C
hard=(-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fcf-protection -fPIE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
expect 0 g++ "${hard[@]}" soft.cpp -o hard
expect 0 "$check" ./hard
soft() {
  expect 0 g++ "${hard[@]}" "${@:2}" soft.cpp -o soft
  expect 1 "$check" ./soft
  contains out "MISSING: $1"
}
soft 'position-independent (PIE)' -fno-pie -no-pie
soft 'all symbols bound at start (BIND_NOW)' -Wl,-z,lazy
soft 'relocations read-only after start (RELRO)' -Wl,-z,norelro
soft 'the stack is not executable' -Wl,-z,execstack
soft 'no memory both writable and executable' -DWRITABLE_CODE
soft 'canaries on the stack' -fno-stack-protector
soft 'checked string functions (FORTIFY)' -U_FORTIFY_SOURCE
soft 'no search path for libraries of its own' -Wl,-rpath,/opt/lib
if [ "$(uname -m)" = x86_64 ]; then
  expect 0 g++ "${hard[@]}" -fcf-protection=none -c soft.cpp -o soft.o
  expect 0 ar qc soft.a soft.o
  expect 1 "$check" soft.a
  contains out 'MISSING: CET (IBT, SHSTK) in soft.a(soft.o)'
fi
finish
