#!/usr/bin/env bash
# OpenSSL's configuration file: in force for private keys, also behind the sandbox, wherever it sets anything up; not
# loaded where it does not.
. "$(dirname "$0")/lib.sh"
need ssh-keygen openssl
K=$KEYFLUENT
! grep -q __asan_init "$K" || { echo 'skipped: a build with sanitizers starts OpenSSL early'; exit 77; }
! file -L "$K" 2>/dev/null | grep -q 'statically linked' || is_static=yes
ssh-keygen -q -t ed25519 -N '' -C me -f key
openssl genpkey -algorithm ed25519 -out key.pem 2>/dev/null
cut -d' ' -f1-2 key.pub >public

# FIPS is asked for in as many ways as a file can be written: the key must not be used, as openssl does not.
rule='alg_section = rules'
rules=$'[rules]\ndefault_properties = fips=yes\n'
cat >included <<END
[modules]
$rule
END
declare -A policy=(
  [plain]=$'openssl_conf = modules\n[modules]\n'"$rule"$'\n'"$rules"
  [comment]=$'\topenssl_conf=modules # here\n[ modules ] # and here\n'"$rule"$'\n'"$rules"
  [before]=$'[modules]\n'"$rule"$'\n'"$rules"$'[default]\nopenssl_conf = modules\n'
  [twice]=$'openssl_conf = none\nopenssl_conf = modules\n[none]\n[modules]\n'"$rule"$'\n'"$rules"
  [again]=$'openssl_conf = modules\n[modules]\n[req]\nx = y\n[modules]\n'"$rule"$'\n'"$rules"
  [from_elsewhere]=$'openssl_conf = modules\n[modules]\n[req]\nmodules::'"$rule"$'\n'"$rules"
  [from_the_top]=$'openssl_conf = modules\nmodules::'"$rule"$'\n[modules]\n'"$rules"
  [variable]=$'name = modules\nopenssl_conf = $name\n[modules]\n'"$rule"$'\n'"$rules"
  [quoted]=$'openssl_conf = "modules"\n[modules]\n'"$rule"$'\n'"$rules"
  [continued]=$'openssl_conf = mod\\\nules\n[modules]\n'"$rule"$'\n'"$rules"
  [comment_continued]=$'openssl_conf = modules\n[modules]\n# \\\n[req]\n'"$rule"$'\n'"$rules"
  [included]=$'openssl_conf = modules\n.include '"$PWD/included"$'\n'"$rules"
  [dos]=$'openssl_conf = modules\r\n[modules]\r\n'"$rule"$'\r\n'"$rules"
  [provider]=$'openssl_conf = modules\n[modules]\nproviders = all\n[all]\nfips = fips\n[fips]\nactivate = 1\n'
)
for name in "${!policy[@]}"; do
  printf '%s' "${policy[$name]}" >"$name.cnf"
  export OPENSSL_CONF=$PWD/$name.cnf
  openssl pkey -in key.pem -pubout >/dev/null 2>&1 && fail "$name: openssl takes it; nothing is tested"
  for sandbox in auto off; do
    [ "${is_static:-}$name" != yesprovider ] || continue
    expect 6 "$K" convert key --public --sandbox=$sandbox
    contains err '[E409]'
    [ ! -s out ] || fail "$name, $sandbox: a result"
  done
  expect 6 "$K" convert key --public --force -o written  # another process parses
  contains err '[E409]'
done

# Files that set nothing up, or none at all: the key is used, and the file of the system is not parsed by OpenSSL.
printf 'openssl_conf = modules\n[modules]\n[req]\nx = y\n' >empty_section.cnf
printf '[req]\n%s\n%s' "$rule" "$rules" >not_named.cnf
for file in "$PWD/empty_section.cnf" "$PWD/not_named.cnf" "$PWD/absent.cnf" /dev/null ''; do
  for sandbox in auto off; do
    expect 0 env OPENSSL_CONF="$file" "$K" convert key --public --sandbox=$sandbox
    cut -d' ' -f1-2 out >got
    same got public
  done
done
unset OPENSSL_CONF
if command -v strace >/dev/null; then
  for file in "$PWD/plain.cnf" "$PWD/empty_section.cnf"; do
    env OPENSSL_CONF="$file" strace -f -o trace "$K" convert key --public --sandbox=off >/dev/null 2>&1
    grep -c "$file" trace
  done >opened
  equal "$(tr '\n' ' ' <opened)" '2 1 ' 'how often the file is opened'
fi
finish
