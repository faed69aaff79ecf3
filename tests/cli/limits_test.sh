#!/usr/bin/env bash
# What is bounded, with the options that move a bound, and what is no key at all: the errors that no sound fixture can
# provoke.
set -u
. "$(dirname "$0")/lib.sh"
need python3

# E108: beyond a thousand errors of one input the rest is counted.
for i in $(seq 1200); do echo "ssh-ed25519 AAAA*$i"; done >many
expect 3 "$KEYFLUENT" convert many
contains err '[E108]'
equal "$(grep -c 'E211' err)" 1000 'errors shown'

# E223: a header tag of more than 64 bytes (RFC 4716 section 3.3).
awk 'NR == 2 { tag = "x-"; while (length(tag) < 70) tag = tag "y"; print tag ": value" } 1' "$FIXTURES/good/rsa2048/Identity.pub" >long-tag
expect 3 "$KEYFLUENT" convert long-tag
contains err '[E223]'

# E224: an intact block of something else.
printf -- '-----BEGIN SHOPPING LIST-----\nbWlsaw==\n-----END SHOPPING LIST-----\n' >list
expect 3 "$KEYFLUENT" convert list
contains err '[E224]'

# E723: one KEY argument is one key.
touch authorized_keys
expect 3 "$KEYFLUENT" authorize "$FIXTURES/several/three.pub" --file authorized_keys
contains err '[E723]'
equal "$(wc -c <authorized_keys)" 0 'bytes written'

# The table formats/core/limits.def: each limit takes what is at its bound and refuses what is just above, and its
# option moves the bound.
K=$KEYFLUENT
E=$FIXTURES/good/ed25519
echo 'correct horse' >pass
tested=

# bound OPTION VALUE BELOW ERROR COMMAND...   VALUE takes it; BELOW refuses it with ERROR, and a hint that names OPTION.
bound() {
  local option=$1 value=$2 below=$3 id=$4
  shift 4
  tested="$tested $option"
  expect 0 "$@" "--$option" "$value"
  expect 3 "$@" "--$option" "$below"
  contains err "[$id]"
  contains err "--$option"
}
unlocks() { bound "$1" "$2" "$3" E513 "$K" inspect --passphrase-file pass "$4"; }

# E103, in every command that reads a file as a whole.
cp "$E/openssh.pub" key.pub
cp "$E/openssh.pub" authorized_keys
cp "$E/openssh-aes256-ctr" locked
size=$(wc -c <key.pub)
for command in convert inspect 'list --file' 'authorize --dry-run --file authorized_keys' 'revoke --dry-run --allow-empty --file authorized_keys'   'authorize --dry-run key.pub --file' 'check --diff --exit-zero' 'check --private-keys'; do
  # shellcheck disable=SC2086
  bound max-input "$size" $((size - 1)) E103 "$K" $command key.pub
done
bound max-input "$(wc -c <locked)" 10 E103 "$K" passphrase locked --passphrase-file pass --new-passphrase-file pass
bound max-input "$(wc -c <locked)" 10 E103 "$K" pair locked key.pub --passphrase-file pass
for command in 'doctor --key' 'sftp localhost:1 --timeout 1 --identity'; do
  # shellcheck disable=SC2086
  expect 3 "$K" $command key.pub --max-input $((size - 1))
  contains err '[E103]'
  contains err '--max-input'
done
truncate -s 67108864 at-most && truncate -s 67108865 above
expect 3 "$K" convert at-most
lacks err '[E103]'
expect 3 "$K" convert above
contains err '[E103]'
expect 3 "$K" convert above --max-input 65M
lacks err '[E103]'

# E109: keys in one file.
python3 - "$E/openssh" <<'EOF'
import base64, struct, sys
lines = open(sys.argv[1]).read().splitlines()
blob = base64.b64decode("".join(lines[1:-1]))
at = len(b"openssh-key-v1\0")
def string():
    global at
    (size,) = struct.unpack(">I", blob[at : at + 4])
    at += 4 + size
    return blob[at - size : at]
head = [string() for _ in range(3)]
at += 4
public, section = string(), string()
at, blob = 8, section
start = at
kind = string()
for _ in range(3):  # public key, private key, comment
    string()
key = section[start:at]
pack = lambda text: struct.pack(">I", len(text)) + text
for count in (64, 65):
    sealed = section[:8] + count * key
    sealed += bytes(range(1, 1 + -len(sealed) % 8))
    envelope = b"openssh-key-v1\0" + b"".join(map(pack, head)) + struct.pack(">I", count)
    text = base64.encodebytes(envelope + count * pack(public) + pack(sealed)).decode()
    open(f"keys{count}", "w").write(f"{lines[0]}\n{text}{lines[-1]}\n")
EOF
expect 0 "$K" convert --public keys64
equal "$(wc -l <out)" 64 'keys at the standard limit'
expect 3 "$K" convert --public keys65
contains err '[E109]'
contains err '--max-keys 65'
bound max-keys 65 64 E109 "$K" convert --public keys65
bound max-keys 64 63 E109 "$K" check --private-keys --exit-zero keys64

# E513: what a passphrase may cost.  The standard limits are tried from above alone: at them lies half a minute.
expect 0 "$K" generate -o two-rounds --new-passphrase-file pass --kdf-rounds 2
unlocks max-kdf-rounds 2 1 two-rounds
expect 3 "$K" generate -o never --new-passphrase-file pass --kdf-rounds 2 --max-kdf-rounds 1
expect 3 "$K" generate -o never --new-passphrase-file pass --kdf-rounds 4097
contains err '--max-kdf-rounds 4097'
[ ! -e never ] || fail 'a key with too many rounds was written'
unlocks max-kdf-iterations 2048 2047 "$E/pkcs8-aes256.pem"
unlocks max-kdf-iterations 2 1 "$E/pkcs12.p12"
unlocks max-kdf-memory 1M 1023K "$E/pkcs8-scrypt.pem"
unlocks max-kdf-work 2M 2047K "$E/pkcs8-scrypt.pem"
unlocks max-kdf-memory 64K 63K "$E/ppk3-enc"
unlocks max-kdf-work 64K 63K "$E/ppk3-enc"
sed 's/^Argon2-Memory: .*/Argon2-Memory: 1048577/' "$E/ppk3-enc" >greedy.ppk
expect 3 "$K" convert --to openssh -o never --passphrase-file pass greedy.ppk
contains err '[E513]'
contains err '--max-kdf-memory 1048577K'
sed 's/^Argon2-Passes: .*/Argon2-Passes: 262145/' "$E/ppk3-enc" >greedy.ppk
expect 3 "$K" convert --to openssh -o never --passphrase-file pass greedy.ppk
contains err '--max-kdf-work'

# Every row of the table is tested above, is told by --help with its standard value, and refuses nonsense.
"$K" convert --help >help
for option in $(sed -n 's/^KEYFLUENT_LIMIT([a-z_]*, "\([a-z-]*\)".*/\1/p' "$SOURCE_DIR/formats/core/limits.def"); do
  case " $tested " in *" $option "*) ;; *) fail "--$option is not tested" ;; esac
  contains help "--$option "
  for value in 0 -1 x 1x '' 1.5 0x10 1KK 99999999999999999999 9223372036854775807T; do
    expect 2 "$K" convert key.pub "--$option=$value"
  done
  expect 2 "$K" rules "--$option" 5
done
expect 2 "$K" convert key.pub --max-input 1025M
contains err '1G'

# E808: no memory is an error of the system, and ends cleanly.
head -c 40000000 /dev/urandom | base64 >big
(
  ulimit -v 60000
  "$KEYFLUENT" convert big
) >out 2>err
equal $? 6 'exit code without memory'
contains err '[E808]'
finish
