#!/usr/bin/env bash
# Completions, as bash, zsh and fish themselves answer; and the scripts' texts.
set -u
. "$(dirname "$0")/lib.sh"
need python3
K=$KEYFLUENT
scripts=${BUILD_DIR:?}/completions

expect 2 "$K" completion
contains err 'bash zsh fish'
expect 2 "$K" completion basch
contains err 'did you mean bash?'
expect 2 "$K" completion bash zsh

for pair in bash:bash/keyfluent zsh:zsh/_keyfluent fish:fish/keyfluent.fish; do
  expect 0 "$K" completion "${pair%%:*}"
  same out "$scripts/${pair#*:}"
  # Shells read it in any locale.
  if LC_ALL=C grep -nP '[^\x00-\x7F]' out; then fail "${pair%%:*}: not all is ASCII"; fi
  # Every command and every option of it is there.
  for command in $("$K" help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
    CHECKS=$((CHECKS + 1))
    grep -qw -- "$command" out || fail "${pair%%:*}: no $command"
    for option in $("$K" "$command" --help | sed -nE 's/^ {2,6}(-[a-zA-Z], )?--([a-z-]+).*/\2/p'); do
      grep -qE -- "(--|-l )$option\b" out || fail "${pair%%:*}: no --$option"
    done
  done
done

# What each shell must offer.
mkdir -p folder && touch 'key file.pub' plain.ppk folder/inner.pub
mkdir .ssh && echo "localhost $(cut -d' ' -f1,2 "$FIXTURES/good/ed25519/openssh.pub")" >.ssh/known_hosts # for fish
cat >cases <<'CASES'
keyfluent con	convert !check
keyfluent 	convert inspect check authorize sftp completion help
keyfluent convert --to pp	ppk ppk2 ppk3 !ppk1 !pem
keyfluent convert -t pp	ppk2
keyfluent convert --to=rfc	rfc4716
keyfluent convert --for dropb	dropbear dropbearconvert
keyfluent convert --wrap 	base64 escaped env !plain.ppk
keyfluent convert --rec	--recursive
keyfluent convert --no	--no-input --no-passphrase !--recursive
keyfluent convert pl	plain.ppk
keyfluent convert key	key
keyfluent convert --output=pl	plain.ppk
keyfluent convert --output fo	folder
keyfluent convert --comment 	-
keyfluent convert -- --	-
keyfluent convert --color a	always auto !never
keyfluent generate --type e	ed25519 ecdsa ed448 !rsa
keyfluent generate --to 	openssh pem !rfc4716
keyfluent generate --public-format 	rfc4716 !ppk3
keyfluent check --select KF10	KF101 KF102
keyfluent check --select=KF10	KF101 KF102
keyfluent check --select KF101,KF20	KF101,KF201
keyfluent check --output-format s	sarif !full
keyfluent check --profile m	mozilla
keyfluent check --use-dns 	yes no
keyfluent audit --fail-on w	warning
keyfluent authorize --user roo	root
keyfluent sftp --output-format n	nagios
keyfluent sftp --compression zlib@	zlib@openssh.com
keyfluent sftp --compression zlib@open	zlib@openssh.com
keyfluent sftp bob@localh	bob@localhost
keyfluent inspect --require e	encrypted
keyfluent explain E90	E901 E902 E904
keyfluent explain KF30	KF301
keyfluent explain byte-or	byte-order-mark
keyfluent help gen	generate
keyfluent completion f	fish !bash
keyfluent nonsense 	-
CASES
for shell in bash zsh fish; do
  if ! command -v $shell >/dev/null; then
    echo "skipped: $shell is not installed"
    continue
  fi
  CHECKS=$((CHECKS + 1))
  rm -f answers
  LC_ALL=C.UTF-8 timeout 300 python3 "$SOURCE_DIR/tests/cli/completion_shells.py" $shell "$scripts" cases || fail "$shell"
done
finish
