#!/usr/bin/env bash
# What is bounded, and what is no key at all: the errors that no sound fixture can provoke.
set -u
. "$(dirname "$0")/lib.sh"

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

# E808: no memory is an error of the system, and ends cleanly.
head -c 40000000 /dev/urandom | base64 >big
(
  ulimit -v 60000
  "$KEYFLUENT" convert big
) >out 2>err
equal $? 6 'exit code without memory'
contains err '[E808]'
finish
