#!/usr/bin/env bash
# Where a file of keys cannot be written: the old content stays, the exit code is 5 or 6, and the message names the cause.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
. "$SOURCE_DIR/tests/cli/store_lib.sh"
[ "$(id -u)" = 0 ] || { echo 'skipped: only root can mount'; exit 77; }
need ssh-keygen mount umount python3
if [ -z "${KF_MOUNT_NAMESPACE-}" ]; then
  unshare -m true 2>/dev/null || { echo 'skipped: no mount namespace here'; exit 77; }
  KF_MOUNT_NAMESPACE=1 exec unshare -m bash "$SOURCE_DIR/tests/cli/store_filesystems_test.sh"
fi
CLIENTS='first second new'
make_key $CLIENTS
cat first.pub second.pub >old_keys
start_oracle
add() { "$KEYFLUENT" authorize new.pub "$@"; }

# stays FOLDER   the file is what it was, nothing is beside it but a journal, and sshd takes whom it took.
stays() {
  same "$1/authorized_keys" old_keys
  equal "$(find "$1" -mindepth 1 ! -name authorized_keys ! -name lost+found ! -name filler ! -name '.keyfluent-journal-*' ! -name '.keyfluent-backup-*')" '' "left in $1"
  admits "$1/authorized_keys" first second
}

# A full file system: not one block is left, then a few, so that each step of the change is the one that fails.
mkdir full
if mount_at full -t tmpfs -o size=16k tmpfs; then
  cp old_keys full/authorized_keys
  for free in 0 4096; do
    rm -f full/filler full/.keyfluent-*
    head -c $((12288 - free)) /dev/zero >full/filler 2>/dev/null
    expect 6 add --file full/authorized_keys
    contains err '[E804]'
    stays full
    expect 6 "$KEYFLUENT" revoke first.pub --file full/authorized_keys
    contains err 'no space left'
    stays full
  done
  expect 6 add --file full/authorized_keys --backup
  contains err '[E804]'
  stays full
  # In place: a line that begins in the last page and does not fit is taken back.
  rm -f full/filler full/.keyfluent-*
  head -c 3900 /dev/zero | tr '\0' '#' >full/authorized_keys && echo >>full/authorized_keys
  cat old_keys >>full/authorized_keys
  head -c $((4096 * 2 - 60 - $(stat -c %s full/authorized_keys))) /dev/zero | tr '\0' '#' >>full/authorized_keys && echo >>full/authorized_keys
  head -c 20000 /dev/zero >full/filler 2>/dev/null
  cp full/authorized_keys in_place.before
  expect 6 add --file full/authorized_keys --in-place --no-journal
  contains err '[E804]'
  same full/authorized_keys in_place.before
  # With room again the same command succeeds.
  rm full/filler && cp old_keys full/authorized_keys
  expect 0 add --file full/authorized_keys
  admits full/authorized_keys first second new
else
  echo 'no tmpfs here'
fi

# No inode is left for a new file.
mkdir inodes
if mount_at inodes -t tmpfs -o nr_inodes=2 tmpfs; then
  cp old_keys inodes/authorized_keys
  expect 6 add --file inodes/authorized_keys
  contains err '[E804]'
  stays inodes
  expect 0 add --file inodes/authorized_keys --in-place --no-journal
  starts_with inodes/authorized_keys old_keys
  admits inodes/authorized_keys first second new
fi

# A read-only one.
mkdir readonly
if mount_at readonly -t tmpfs tmpfs; then
  cp old_keys readonly/authorized_keys
  mount -o remount,ro readonly
  expect 6 add --file readonly/authorized_keys
  contains err 'read-only'
  expect 6 add --file readonly/authorized_keys --in-place
  contains err 'read-only'
  stays readonly
fi

# A file that is mounted by itself: its name cannot be given to another.
mkdir bound
cp old_keys mounted && cp old_keys bound/authorized_keys
if mount_at bound/authorized_keys --bind mounted; then
  expect 5 add --file bound/authorized_keys
  contains err '[E740]'
  contains err 'bind mount'
  contains err '--in-place'
  stays bound
  expect 5 "$KEYFLUENT" revoke first.pub --file bound/authorized_keys
  stays bound
  expect 0 add --file bound/authorized_keys --in-place
  starts_with mounted old_keys
  admits mounted first second new
  expect 0 add --file bound/authorized_keys --in-place
  contains out 'already there'
fi

# chattr +a and +i, where the file system has them.
mkdir flags
cp old_keys flags/authorized_keys
if command -v chattr >/dev/null && chattr +a flags/authorized_keys 2>/dev/null; then
  expect 5 add --file flags/authorized_keys
  contains err 'chattr +a'
  stays flags
  expect 5 "$KEYFLUENT" revoke first.pub --file flags/authorized_keys
  stays flags
  expect 0 add --file flags/authorized_keys --in-place
  starts_with flags/authorized_keys old_keys
  admits flags/authorized_keys first second new
  chattr -a flags/authorized_keys
  cp old_keys flags/authorized_keys
  chattr +i flags/authorized_keys
  for place in '' --in-place; do
    expect 5 add --file flags/authorized_keys $place
    contains err '[E741]'
    contains err 'chattr -i'
    stays flags
  done
  chattr -i flags/authorized_keys
  # The folder: append-only lets new names come and none go, immutable lets nothing happen.
  for flag in a i; do
    chattr +$flag flags
    add --file flags/authorized_keys >out 2>err
    code=$?
    chattr -$flag flags
    [ $code = 5 ] || [ $code = 6 ] || fail "chattr +$flag of the folder: exit code $code"
    contains err 'permission denied'
    same flags/authorized_keys old_keys
    admits flags/authorized_keys first second
    rm -f flags/.keyfluent-*
  done
else
  echo 'no chattr +a here'
fi

# A quota that is used up, by injection: each call that takes space.  Without the sandbox, whose processes write to pipes.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  mkdir quota
  cp old_keys quota/authorized_keys
  # What is opened before the first new file (libraries, the configuration) is not the store's.
  mkdir tried && cp old_keys tried/authorized_keys
  strace -f -qq -o opened -e trace=openat "$KEYFLUENT" authorize new.pub --sandbox=off --file tried/authorized_keys >/dev/null
  first=$(grep -n O_EXCL opened | head -n 1 | cut -d: -f1)
  for call in "openat:when=$first+" write:when=1 write:when=2 fsync:when=1 fsync:when=2 renameat:when=2; do
    expect 6 strace -f -qq -o /dev/null -e "inject=${call/:/:error=EDQUOT:}" "$KEYFLUENT" authorize new.pub --sandbox=off --file quota/authorized_keys
    contains err '[E804]'
    stays quota
  done
  expect 6 strace -f -qq -o /dev/null -e inject=write:error=EDQUOT:when=1 "$KEYFLUENT" authorize new.pub --sandbox=off --file quota/authorized_keys --in-place --no-journal
  contains err '[E804]'
  stays quota
  expect 0 add --file quota/authorized_keys
  admits quota/authorized_keys first second new
fi

# Owner, group, mode, access control lists and extended attributes are the same before and after.
state() {
  stat -c '%u %g %a' "$1"
  python3 - "$1" <<'PY'
import os, sys
for name in sorted(os.listxattr(sys.argv[1])):
    print(name, os.getxattr(sys.argv[1], name).hex())
PY
}
mkdir attributes
cp old_keys attributes/authorized_keys
chown 65534:12 attributes/authorized_keys
chown 65534:12 attributes
chmod 640 attributes/authorized_keys
# user::rw- user:4321:r-- group::r-- mask::r-- other::---, and a user's own attribute.
if python3 - attributes/authorized_keys <<'PY'
import os, struct, sys
entries = [(1, 6, -1), (2, 4, 4321), (4, 4, -1), (16, 4, -1), (32, 0, -1)]
value = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', tag, rights, who & 0xffffffff) for tag, rights, who in entries)
os.setxattr(sys.argv[1], 'system.posix_acl_access', value)
os.setxattr(sys.argv[1], 'user.note', b'kept\x00')
os.setxattr(sys.argv[1], 'trusted.mark', b'of root')
PY
then
  before=$(state attributes/authorized_keys)
  contains <(echo "$before") system.posix_acl_access
  # Root works as the owner, who is not in that group: the file is left alone, and the message says what cannot be kept.
  chmod 755 "$SCRATCH"
  expect 5 add --file attributes/authorized_keys
  contains err '[E717]'
  contains err 'the group'
  equal "$(state attributes/authorized_keys)" "$before" 'a group that cannot be kept'
  same attributes/authorized_keys old_keys
  # In a group of the owner's everything is kept that the owner can see.
  chown 65534:65534 attributes/authorized_keys
  before=$(state attributes/authorized_keys | grep -v ^trusted)
  expect 0 add --file attributes/authorized_keys
  equal "$(state attributes/authorized_keys)" "$before" 'the work of the owner'
  starts_with attributes/authorized_keys old_keys
  # Root's own file: all of it.
  python3 -c 'import os, sys; os.setxattr(sys.argv[1], "trusted.mark", b"of root")' attributes/authorized_keys
  chown 65534:12 attributes/authorized_keys
  cp --preserve=all attributes/authorized_keys root_keys
  chown root:12 root_keys
  before=$(state root_keys)
  contains <(echo "$before") trusted.mark
  expect 0 "$KEYFLUENT" authorize new.pub --file root_keys --option no-pty --replace
  equal "$(state root_keys)" "$before" 'authorize --replace'
  expect 0 "$KEYFLUENT" revoke first.pub --file root_keys
  equal "$(state root_keys)" "$before" revoke
  expect 0 "$KEYFLUENT" undo --file root_keys
  equal "$(state root_keys)" "$before" undo
  admits root_keys first second new
  expect 0 "$KEYFLUENT" authorize "$FIXTURES/good/rsa2048/openssh.pub" --file root_keys --in-place
  equal "$(state root_keys)" "$before" 'in place'
else
  echo 'no extended attributes here'
fi
finish
