#!/usr/bin/env bash
# What keyfluent prints is what other people's tools read: ssh-keygen and puttygen, over every public fixture.
set -u
. "$(dirname "$0")/lib.sh"
need ssh-keygen
fixtures=$SOURCE_DIR/fixtures

blob_of() { cut -d' ' -f2 <<<"$1"; }

# known ALGORITHM: does the installed ssh-keygen know it?
known() {
  case $1 in
  ssh-ed448 | ssh-mldsa44-*) return 1 ;;
  esac
}

compared=0 legacy=0 putty=0
while IFS=$'\t' read -r path format algorithm _ sha256 comment _ _ _; do
  case $format in
  openssh-public | rfc4716 | spki | pkcs1-public) ;;
  *) continue ;;
  esac
  file=$fixtures/$path
  line=$("$KEYFLUENT" convert "$file" 2>err) || { fail "$path: convert failed: $(cat err)"; continue; }
  [ "$(wc -l <<<"$line")" = 1 ] || fail "$path: not one line"
  [ "$comment" = - ] && comment='no comment'
  if known "$algorithm"; then
    printf '%s\n' "$line" >line.pub
    theirs=$(ssh-keygen -lf line.pub) || fail "$path: ssh-keygen -l refuses our line"
    case $theirs in
    *" $sha256 $comment ("*) compared=$((compared + 1)) ;;
    *) fail "$path: ssh-keygen says '$theirs', expected $sha256 $comment" ;;
    esac
    "$KEYFLUENT" convert "$file" --to rfc4716 >ours.rfc 2>err || fail "$path: --to rfc4716 failed: $(cat err)"
    back=$(ssh-keygen -i -f /dev/stdin <ours.rfc) || fail "$path: ssh-keygen -i refuses our RFC 4716"
    [ "$(blob_of "$back")" = "$(blob_of "$line")" ] || fail "$path: another blob through RFC 4716"
  fi
  # The old manual's sequence, side by side.
  if [ "$format" = rfc4716 ] && old=$(ssh-keygen -i -f "$file" 2>/dev/null); then
    [ "$(blob_of "$old")" = "$(blob_of "$line")" ] || fail "$path: ssh-keygen -i has another blob"
    legacy=$((legacy + 1))
  fi
  # puttygen knows neither sk-* nor unknown algorithms, no continued headers, and reports a certificate's own hash.
  if command -v puttygen >/dev/null && [[ $algorithm != sk-* && $algorithm != *mldsa* && $algorithm != *-cert-* ]] && ! grep -q '\\$' ours.rfc; then
    "$KEYFLUENT" convert "$file" --to rfc4716 >ours.rfc 2>/dev/null
    back=$(timeout 20 puttygen ours.rfc -L) || fail "$path: puttygen refuses our RFC 4716"
    [ "$(blob_of "$back")" = "$(blob_of "$line")" ] || fail "$path: puttygen reads another blob"
    putty=$((putty + 1))
  fi
done < <(tail -n +2 "$fixtures/MANIFEST.tsv")

echo "compared with ssh-keygen -l: $compared; with ssh-keygen -i: $legacy; with puttygen: $putty"
[ "$compared" -gt 150 ] || fail 'too few fixtures were compared with ssh-keygen -l'
[ "$legacy" -gt 30 ] || fail 'too few fixtures were compared with ssh-keygen -i'
if command -v puttygen >/dev/null && [ "$putty" -lt 100 ]; then fail 'too few fixtures were compared with puttygen'; fi

# One line for one key, N for N.
for file in good/rsa2048/Identity.pub:1 several/three.rfc4716:3 several/three.pub:3 several/authorized_keys:3 several/mixed.mail:2; do
  count=$("$KEYFLUENT" convert "$fixtures/${file%:*}" 2>/dev/null | wc -l)
  [ "$count" = "${file#*:}" ] || fail "$file: $count lines"
done
finish
