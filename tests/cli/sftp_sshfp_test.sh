#!/usr/bin/env bash
# keyfluent sftp --sshfp: what the DNS says of a host key, by a name server of ours that can be odd in many ways.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
. "$SOURCE_DIR/tests/peers/peers.sh"
K=$KEYFLUENT
[ -x "$(dirname "$K")/../libexec/keyfluent/keyfluent-session" ] || { echo 'skipped: built without libssh'; exit 77; }
DNS=0
at_exit() { stop_peers; }
# dns MODE RECORDS...   starts a name server; sets RESOLVER.
dns() {
  [ $DNS = 0 ] || { kill $DNS; wait $DNS 2>/dev/null; PEER_PIDS=(); }
  printing "$SCRATCH" python3 "$SOURCE_DIR/tests/peers/dns_server.py" "$@" || fail "no name server: $1"
  DNS=${PEER_PIDS[0]}
  RESOLVER=127.0.0.1:$PEER_PORT
}
# look CODE STAGE:CODE OPTIONS...   checks by JSON; `says` then compares a piece of evidence of the stage host key.
look() {
  local code=$1 verdict=$2
  shift 2
  expect "$code" timeout 30 "$K" sftp --no-ssh-config --json --timeout 20 --resolver "$RESOLVER" "$@" "$(id -un)@localhost:$SSHD_PORT"
  equal "$(python3 -c 'import json; v = json.load(open("out"))["verdict"]; print(v["stage"] + ":" + v["code"])')" "$verdict" "$*"
}
says() {
  equal "$(python3 -c 'import json, sys
print(next(e["value"] for s in json.load(open("out"))["stages"] if s["name"] == "host key" for e in s["evidence"] if e["name"] == sys.argv[1]))' "$1")" "$2" "$1"
}

ssh-keygen -q -t ed25519 -N '' -C key -f key </dev/null
ssh-keygen -q -t rsa -b 2048 -N '' -C strange -f strange </dev/null
ssh-keygen -q -t ed25519 -N '' -C strange -f strange25519 </dev/null
cp key.pub authorized_keys && chmod 600 authorized_keys
start_sshd "$SCRATCH/sshd" "$SCRATCH/authorized_keys" || { echo 'skipped: sshd does not start here'; exit 77; }
printf '[localhost]:%s %s\n' "$SSHD_PORT" "$(cut -d' ' -f1,2 sshd/host_key.pub)" >known
printf '[localhost]:%s %s\n' "$SSHD_PORT" "$(cut -d' ' -f1,2 strange25519.pub)" >changed
# records KEY   as ssh-keygen writes them: algorithm, type, hash.
records() { ssh-keygen -r host -f "$1" | sed 's/.*SSHFP //' | tr '\n' ' '; }
good=$(records sshd/host_key.pub) bad=$(records strange25519.pub) other=$(records strange.pub)
unknown='--known-hosts /dev/null --identity key'

# ---- the host is unknown -------------------------------------------------------------------------
# shellcheck disable=SC2086
{
  dns good $good
  look 0 'host key:HOSTKEY_UNKNOWN' $unknown
  says SSHFP match
  says 'SSHFP authenticated (DNSSEC)' no
  contains out 'without DNSSEC'
  dns authentic $good
  look 0 'speed:OK' $unknown
  contains out '"HOSTKEY_DNS"'
  says SSHFP match
  says 'SSHFP from' 127.0.0.1
  says 'SSHFP authenticated (DNSSEC)' yes
  dns authentic $bad $other
  look 1 'host key:HOSTKEY_DNS_MISMATCH' $unknown
  says SSHFP mismatch
  contains out 'ssh-keygen -r localhost'
  cp /dev/null fresh
  look 1 'host key:HOSTKEY_DNS_MISMATCH' --known-hosts fresh --accept-host-key --identity key
  equal "$(stat -c %s fresh)" 0 'a key that DNS contradicts is not accepted'
  dns authentic $other
  look 0 'host key:HOSTKEY_UNKNOWN' $unknown
  says SSHFP 'no record of this type of key'
  # SHA-256 decides where there is one; else SHA-1.
  read -r sha1_algorithm sha1_type sha1_hash _ <<<"$good"
  dns authentic "$sha1_algorithm" "$sha1_type" "$sha1_hash"
  look 0 'speed:OK' $unknown
  dns authentic "$sha1_algorithm" "$sha1_type" "$sha1_hash" 4 2 "$(printf '%064d' 0)"
  look 1 'host key:HOSTKEY_DNS_MISMATCH' $unknown
  dns authentic "$sha1_algorithm" 9 "$sha1_hash"
  look 0 'host key:HOSTKEY_UNKNOWN' $unknown
}

# ---- the host is known: known_hosts outweighs DNS --------------------------------------------------
# shellcheck disable=SC2086
{
  dns good $good
  look 0 'speed:OK' --known-hosts known --identity key
  contains out 'DNS confirms it'
  look 1 'host key:HOSTKEY_CHANGED' --known-hosts changed --identity key
  dns good $bad
  look 0 'host key:HOSTKEY_DNS_MISMATCH' --known-hosts known --identity key
  look 1 'host key:HOSTKEY_CHANGED' --known-hosts changed --identity key
}

# ---- odd and hostile name servers ------------------------------------------------------------------
# odd MODE EVIDENCE RECORDS...
odd() {
  dns "$1" "${@:3}"
  # shellcheck disable=SC2086
  look 0 'host key:HOSTKEY_UNKNOWN' $unknown
  says SSHFP "$2"
}
# shellcheck disable=SC2086
{
  odd alias match $good
  odd truncated match $good
  odd forged match $good
  odd other_owner 'no record' $good
  odd missing 'no record'
  odd failing 'the name server refused'
  contains out SERVFAIL
  odd refusing 'the name server refused'
  dns many
  look 1 'host key:HOSTKEY_DNS_MISMATCH' $unknown
  # None of these is an answer: it waits for one, all of them at the same time here, and goes on without.
  start=$SECONDS pids=()
  for mode in loop lying cut garbage noise silent; do
    (cd "$(mktemp -d -p "$SCRATCH")" && ln -s "$SCRATCH/key" key && SCRATCH=$PWD DNS=0 PEER_PIDS=() && dns $mode $good && odd_out=$PWD/out &&
      timeout 30 "$K" sftp --no-ssh-config --json --resolver "$RESOLVER" $unknown "$(id -un)@localhost:$SSHD_PORT" >"$odd_out"
      cp "$odd_out" "$OLDPWD/out.$mode"
      kill $DNS) &
    pids+=($!)
  done
  wait "${pids[@]}"
  CHECKS=$((CHECKS + 1))
  [ $((SECONDS - start)) -le 20 ] || fail "without an answer it took $((SECONDS - start)) s"
  for mode in loop lying cut garbage noise silent; do
    cp out.$mode out
    says SSHFP 'no answer'
    contains out '"HOSTKEY_UNKNOWN"'
  done
}
kill $DNS
# shellcheck disable=SC2086
look 0 'host key:HOSTKEY_UNKNOWN' $unknown
says SSHFP 'no answer'

# ---- the command line ------------------------------------------------------------------------------
expect 0 "$K" sftp --no-ssh-config --sshfp --known-hosts sshd/known_hosts --identity key "127.0.0.1:$SSHD_PORT"
contains out 'names alone'
for value in nowhere 127.0.0.1:0 user@127.0.0.1 '' ::1:x; do
  expect 2 "$K" sftp --resolver "$value" "127.0.0.1:$SSHD_PORT"
done
finish
