#!/usr/bin/env bash
# Every failure of fixtures/sftp/scenarios.tsv that this machine can provoke is named by keyfluent sftp.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
[ -x "$(dirname "$KEYFLUENT")/../libexec/keyfluent/keyfluent-session" ] || { echo 'skipped: this build cannot log in'; exit 77; }
"$SOURCE_DIR/scripts/scenarios"
