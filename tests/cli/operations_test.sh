#!/usr/bin/env bash
# What scripts/packaging gives to systemd, Nagios, Icinga and Ansible, as they understand it; their commands are run.
# Each is tried where it is installed.
set -u
. "$(dirname "$0")/lib.sh"
need ssh-keygen python3
. "$SOURCE_DIR/scripts/lib/sshd.sh"
at_exit() { stop_sshd; }
ed=$FIXTURES/good/ed25519
mkdir bin
ln -s "$KEYFLUENT" bin/keyfluent
export PATH=$PWD/bin:/usr/sbin:$PATH

# ready FILE   the built file, with the keyfluent of this build.
ready() {
  sed "s|[^ =\"]*/bin/keyfluent|$SCRATCH/bin/keyfluent|g" "${BUILD_DIR:?}/packaging/$1" >"$(basename "$1")"
  contains "$(basename "$1")" "$SCRATCH/bin/keyfluent"
}

# ---- systemd: the units are right, and need no more than they are left with -----------------------------------------
for name in check audit; do
  ready systemd/keyfluent-$name.service
  cp "$SOURCE_DIR/scripts/packaging/systemd/keyfluent-$name.timer" .
done
if command -v systemd-analyze >/dev/null; then
  expect 0 systemd-analyze verify --man=no ./keyfluent-*.service ./keyfluent-*.timer
  equal "$(cat err)" '' 'systemd-analyze verify'
  for name in check audit; do
    expect 0 systemd-analyze security --offline=yes --threshold=15 ./keyfluent-$name.service # of 100
  done
  expect 0 systemd-analyze calendar --iterations=2 "$(sed -n 's/^OnCalendar=//p' keyfluent-check.timer)"
fi
# Outside systemd: with its one capability, without network, on file systems that cannot be written to.
if [ "$(id -u)" = 0 ] && unshare -n -m true 2>/dev/null && command -v setpriv >/dev/null; then
  mkdir -m 700 home
  published=$(sed -n "s/^echo '\(.* vagrant\)' >vagrant$/\1/p" "$SOURCE_DIR/tests/cli/audit_test.sh")
  { echo "$published"; echo 'no-pyt ssh-rsa AAAA'; } >home/root
  chmod 600 home/root
  chown 4321:4321 home home/root
  printf 'AuthorizedKeysFile %s/home/%%u\n' "$SCRATCH" >users_config
  for name in check audit; do
    command=$(sed -n 's/^ExecStart=//p' keyfluent-$name.service)
    capability=$(sed -n 's/^CapabilityBoundingSet=CAP_//p' keyfluent-$name.service | tr '[:upper:]' '[:lower:]')
    expect 1 unshare -n -m sh -c 'mount -o remount,bind,ro / 2>/dev/null; exec "$@"' sh \
      setpriv --bounding-set "-all,+$capability" --inh-caps -all --no-new-privs $command --sshd-config users_config
    contains out "$([ $name = check ] && echo 'home/root:2:' || echo KA103)"
    equal "$(cat err)" '' "$name"
  done
fi

# ---- Nagios and Icinga: against a real sshd ---------------------------------------------------------------------------
ready nagios/keyfluent.cfg
ready icinga/keyfluent.conf
if [ -x /usr/sbin/sshd ]; then
  cp "$ed/openssh" id
  chmod 600 id
  cp "$ed/openssh.pub" keys
  start_sshd "$SCRATCH/sshd" "$SCRATCH/keys" || fail 'sshd'
  # run_nagios COMMAND ARGUMENT...   as Nagios does: macros replaced, then a shell.
  run_nagios() {
    python3 - "$SSHD_PORT" "$@" <<'PY' >line
import re, sys
port, name, *arguments = sys.argv[1:]
commands = dict(re.findall(r'command_name\s+(\S+)\s+command_line\s+(.*)', open('keyfluent.cfg').read()))
line = commands[name].replace('$HOSTADDRESS$', '127.0.0.1:' + port)
for number, argument in enumerate(arguments, 1):
    line = line.replace(f'$ARG{number}$', argument)
assert '$' not in line, line
print(line + ' --no-ssh-config --known-hosts sshd/known_hosts')
PY
    sh line
  }
  expect 0 run_nagios check_keyfluent_sftp "$(id -un)" id
  contains out 'SFTP OK'
  mkdir inbox
  expect 0 run_nagios check_keyfluent_sftp_round_trip "$(id -un)" id "$SCRATCH/inbox"
  equal "$(ls inbox)" '' 'the file of the round trip is gone'
  : >keys
  expect 2 run_nagios check_keyfluent_sftp "$(id -un)" id
  contains out 'SFTP CRITICAL'
  equal "$(head -1 out | grep -c ' | time=')" 1 'performance data'
  stop_sshd
fi
if command -v nagios4 >/dev/null; then
  mkdir spool
  cat >nagios.cfg <<CFG
nagios_user=$(id -un)
nagios_group=$(id -gn)
cfg_file=$PWD/keyfluent.cfg
cfg_file=$PWD/objects.cfg
log_file=$PWD/nagios.log
object_cache_file=$PWD/objects.cache
check_result_path=$PWD/spool
temp_path=$PWD/spool
illegal_macro_output_chars=|<>
CFG
  cat >objects.cfg <<'CFG'
define timeperiod {
    timeperiod_name always
    alias always
}
define host {
    host_name sftp.example.com
    address 192.0.2.1
    max_check_attempts 1
    check_period always
    notification_period always
    contacts somebody
}
define contact {
    contact_name somebody
    host_notification_period always
    service_notification_period always
    host_notification_commands check_keyfluent_sftp
    service_notification_commands check_keyfluent_sftp
}
define service {
    host_name sftp.example.com
    service_description SFTP
    check_command check_keyfluent_sftp!monitor!/etc/nagios4/id_monitor
    max_check_attempts 1
    check_period always
    notification_period always
    contacts somebody
}
define service {
    host_name sftp.example.com
    service_description inbox
    check_command check_keyfluent_sftp_round_trip!monitor!/etc/nagios4/id_monitor!inbox
    max_check_attempts 1
    check_period always
    notification_period always
    contacts somebody
}
CFG
  expect 0 nagios4 -v nagios.cfg
  contains out 'Total Errors:   0'
  contains out 'Total Warnings: 0'
fi
icinga2=$(command -v icinga2 /usr/lib/*/icinga2/sbin/icinga2 | head -1)
if [ -n "$icinga2" ]; then
  cat >icinga2.conf <<CFG
include "$PWD/keyfluent.conf"
object Host "sftp.example.com" {
  check_command = "keyfluent_sftp"
  address = "192.0.2.1"
  vars.sftp = true
}
apply Service "sftp" {
  check_command = "keyfluent_sftp"
  vars.keyfluent_user = "monitor"
  vars.keyfluent_identity = "/etc/icinga2/id_monitor"
  assign where host.vars.sftp
}
CFG
  ICINGA2_USER=$(id -un) ICINGA2_GROUP=$(id -gn) expect 0 timeout 60 "$icinga2" daemon -C -c icinga2.conf -DDataDir="$PWD/icinga" -DLogDir="$PWD" -DCacheDir="$PWD" -DInitRunDir="$PWD"
  contains out 'Instantiated 1 CheckCommand'
fi

# ---- Ansible: twice the same changes nothing --------------------------------------------------------------------------
if command -v ansible-playbook >/dev/null; then
  printf '# note\r\nssh-rsa broken\n' >authorized
  cp authorized before
  cat >play.yml <<YML
- hosts: localhost
  gather_facts: false
  vars:
    example: $SOURCE_DIR/scripts/packaging/ansible/authorize.yml
    keyfluent_file: $SCRATCH/authorized
    two: ["{{ lookup('file', '$ed/rfc4716.pub') }}", "{{ lookup('file', '$FIXTURES/good/rsa2048/openssh.pub') }}"]
    gone: [$(ssh-keygen -lf "$ed/openssh.pub" | cut -d' ' -f2)]
  tasks:
    - {include_tasks: "{{ example }}", vars: {keyfluent_keys: "{{ two }}", keyfluent_options: [restrict, from=10.0.0.0/8]}}
    - {assert: {that: ["keyfluent_authorized.results | map(attribute='changed') | list == [true, true]", keyfluent_gone is not changed]}}
    - {include_tasks: "{{ example }}", vars: {keyfluent_keys: "{{ two }}", keyfluent_options: [restrict, from=10.0.0.0/8]}}
    - {assert: {that: keyfluent_authorized is not changed}}
    - {include_tasks: "{{ example }}", vars: {keyfluent_keys: "{{ two }}", keyfluent_options: [restrict]}}
    - {assert: {that: keyfluent_authorized is changed}}
    - {include_tasks: "{{ example }}", vars: {keyfluent_revoked: "{{ gone }}"}}
    - {assert: {that: [keyfluent_gone is changed, keyfluent_authorized is not changed]}}
    - {include_tasks: "{{ example }}", vars: {keyfluent_revoked: "{{ gone }}"}}
    - {assert: {that: keyfluent_gone is not changed}}
YML
  export ANSIBLE_LOCAL_TEMP=$PWD/ansible ANSIBLE_REMOTE_TEMP=$PWD/ansible ANSIBLE_NOCOWS=1 ANSIBLE_CONFIG=$PWD/ansible.cfg ANSIBLE_HOME=$PWD/ansible
  : >ansible.cfg
  play() { ansible-playbook -i localhost, -c local -e ansible_python_interpreter="$(command -v python3)" "$@" play.yml; }
  expect 0 play
  equal "$(head -2 authorized | cmp - before && echo same)" same 'other lines'
  equal "$(grep -c '^restrict ssh-rsa' authorized)" 1
  equal "$(wc -l <authorized)" 3
  # A trial run says what would change, and writes nothing.
  cp authorized before
  sed -i '/that/d; /revoked/d' play.yml
  expect 0 play --check
  contains out 'changed=3'
  same authorized before
fi
finish
