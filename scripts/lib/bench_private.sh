# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench private: encrypted files.  Both programs derive the key and write the private key anew, without a
# passphrase; ssh-keygen -y writes the public line.

bench_private() {
  local ours=(--passphrase-file "$work/passphrase" --to openssh-private --no-passphrase --force -o "$work/ours")
  echo 'correct horse' >"$work/passphrase"
  : >"$work/empty"
  install -m 600 fixtures/good/rsa3072/openssh "$work/bcrypt"
  ssh-keygen -q -p -P '' -N 'correct horse' -f "$work/bcrypt" >/dev/null
  puttygen fixtures/good/rsa3072/openssh -O private --ppk-param version=3,memory=8192,passes=13 --new-passphrase "$work/passphrase" -o "$work/argon2.ppk"
  row 21 'openssh-private, bcrypt with 16 rounds, opened' 'ssh-keygen -y' '≤ 0.75' '≤ 0.6' \
    ssh-keygen -y -P 'correct horse' -f "$work/bcrypt" -- $default convert "$work/bcrypt" "${ours[@]}"
  row 21 'PPK v3, Argon2id 8 MiB and 13 passes, to openssh-private' 'puttygen' '≤ 1.0' '≤ 0.75' \
    puttygen "$work/argon2.ppk" --old-passphrase "$work/passphrase" -O private-openssh-new --new-passphrase "$work/empty" -o "$work/theirs" -- \
    $default convert "$work/argon2.ppk" "${ours[@]}"
}
