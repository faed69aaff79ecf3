#!/usr/bin/env bash
# The library as it is installed: another project finds it through CMake and through pkg-config.
set -u
. "$(dirname "$0")/lib.sh"
need cmake pkg-config ninja
build=${BUILD_DIR:?}
source=$SOURCE_DIR/tests/consumer
grep -q '^KEYFLUENT_SANITIZE:BOOL=OFF' "$build/CMakeCache.txt" || { echo 'skipped: a sanitized library is not installed'; exit 77; }

expect 0 cmake --install "$build" --prefix "$PWD/first"
mv first prefix # what is installed can be moved
libdir=$(dirname "$(find "$PWD/prefix" -name libkeyfluent.a)")

# use PROGRAM   reads a public key, and an encrypted one that needs libcrypto and libgcrypt.
use() {
  "$1" <"$FIXTURES/good/ed25519/rfc4716.pub" >out 2>err || fail "$1: $(cat err)"
  contains out "$(cut -d' ' -f1,2 "$FIXTURES/good/ed25519/openssh.pub")"
  "$1" 'correct horse' <"$FIXTURES/good/ed25519/ppk3-enc" >out 2>err || fail "$1: $(cat err)"
  contains out "$(cut -d' ' -f1,2 "$FIXTURES/good/ed25519/openssh.pub")"
  contains out ' private'
  "$1" wrong <"$FIXTURES/good/ed25519/ppk3-enc" >out 2>err
  equal $? 4 'a wrong passphrase'
}

expect 0 cmake -S "$source" -B by-cmake -G Ninja -DCMAKE_PREFIX_PATH="$PWD/prefix" -DCMAKE_BUILD_TYPE=Release
expect 0 cmake --build by-cmake
use by-cmake/consumer

# A version that it is not.
sed 's/find_package(keyfluent 0.1/find_package(keyfluent 0.2/' "$source/CMakeLists.txt" >CMakeLists.txt
cp "$source/consumer.cpp" .
expect 1 cmake -S . -B other -G Ninja -DCMAKE_PREFIX_PATH="$PWD/prefix"
contains err 'requested version "0.2"'

export PKG_CONFIG_PATH=$libdir/pkgconfig
version=$("$KEYFLUENT" --version)
equal "$(pkg-config --modversion keyfluent)" "${version#keyfluent }"
# shellcheck disable=SC2046
expect 0 "${CXX:-c++}" -std=c++20 -o by-pkg-config "$source/consumer.cpp" $(pkg-config --cflags --libs keyfluent)
use ./by-pkg-config

# Every header is whole: whatever it includes is installed, too.
(cd prefix/include && find keyfluent -name '*.h' | sort | sed 's/.*/#include <&>/') >headers.cpp
[ "$(wc -l <headers.cpp)" -gt 50 ] || fail 'headers are missing'
# shellcheck disable=SC2046
expect 0 "${CXX:-c++}" -std=c++20 -Wall -Wextra -fsyntax-only $(pkg-config --cflags keyfluent) headers.cpp

# Nothing that is installed names the folder of the build.
! grep -rl -- "$SOURCE_DIR" prefix/lib*/*/cmake prefix/lib*/cmake "$libdir/pkgconfig" 2>/dev/null || fail 'a file names the build'
finish
