#!/usr/bin/env bash
# The layers point one way (the house's plan): an #include that points back is an error.
set -u
cd "${SOURCE_DIR:?}" || exit 1
failures=0

# check FOLDER ALLOWED...: files of FOLDER include own headers of FOLDER and of ALLOWED alone.
check() {
  local folder=$1 prefix=$2
  shift 2
  local allowed="$prefix" name
  for name in "$@"; do allowed="$allowed|$name"; done
  local bad
  bad=$(grep -rnE '^#include "(keyfluent|src|formats|tests|\.)' "$folder" --include='*.h' --include='*.cpp' --include='*.def' 2>/dev/null |
    grep -vE "#include \"($allowed)" || true)
  if [ -n "$bad" ]; then
    echo "$folder may include: $prefix $*"
    echo "$bad"
    failures=$((failures + 1))
  fi
}

core=keyfluent/core/ crypto=keyfluent/crypto/ keys=keyfluent/keys/ authorized=keyfluent/authorized_keys/ codecs=keyfluent/codecs/
check formats/core $core
check formats/crypto $crypto $core
check formats/keys $keys $crypto $core
check formats/authorized_keys $authorized $keys $crypto $core
check formats/codecs $codecs keyfluent/formats.def $authorized $keys $crypto $core

library=keyfluent/
check src/findings src/findings/ $library
check src/platform src/platform/ src/findings/ $library
check src/report src/report/ src/findings/ src/platform/ $library
check src/rules src/rules/ src/findings/ src/platform/ $library
check src/server src/server/ src/findings/ src/platform/ $library
check src/audit src/audit/ src/server/ src/findings/ src/platform/ $library
check src/store src/store/ src/server/ src/findings/ src/platform/ $library
check src/keyring src/keyring/ src/server/ src/findings/ src/platform/ $library
check src/sftp src/sftp/ src/findings/ src/platform/ $library
check src/cli src/cli/ src/report/ src/rules/ src/store/ src/audit/ src/sftp/ src/server/ src/keyring/ src/findings/ src/platform/ $library
check src/manual src/manual/ src/cli/ src/report/ src/rules/ src/findings/ $library

# The library is pure: no files, terminal, clock, randomness of its own, exit, or Boost.  (sys/platform/x86.h is about the
# processor.)
if grep -rnP '#include <(boost|iostream|fstream|cstdio|filesystem|chrono|ctime|random|unistd\.h|fcntl\.h|sys/(?!platform/x86\.h>))|\b(std::exit|abort|printf|getenv|fopen)\(' \
  formats --include='*.h' --include='*.cpp'; then
  echo 'formats/ must not do that'
  failures=$((failures + 1))
fi
# Start-up time: iostream costs a tenth of a millisecond in every process.
if grep -rn '#include <iostream>' src; then
  failures=$((failures + 1))
fi
exit $((failures > 0))
