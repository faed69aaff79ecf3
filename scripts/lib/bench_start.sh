# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench start: one key from its file to its line, which is mostly the start of the process.

bench_start() {
  local identity=fixtures/good/rsa3072/Identity.pub kind
  row 41 'RFC 4716 file to a line, default build' 'ssh-keygen -i' '≤ 0.6' '≤ 0.4' ssh-keygen -i -f $identity -- $default convert $identity
  build_static
  row 41 'RFC 4716 file to a line, static build' 'ssh-keygen -i' '≤ 0.25' '≤ 0.12' ssh-keygen -i -f $identity -- $static convert $identity
  for kind in rsa3072 ed25519; do
    install -m 600 "fixtures/good/$kind/openssh" "$work/$kind"
    row 41 "unencrypted private key ($kind) to its public line" 'ssh-keygen -y' '≤ 0.5' '≤ 0.25' \
      ssh-keygen -y -f "$work/$kind" -- $default convert --public "$work/$kind"
  done
}
