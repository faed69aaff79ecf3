#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml, run by the real pre-commit in the example repository.
set -u
. "$(dirname "$0")/lib.sh"
need pre-commit git ssh-keygen
export HOME=$PWD/home GIT_CONFIG_GLOBAL=$PWD/home/gitconfig GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME=$PWD/home/pre-commit
export GIT_AUTHOR_NAME=tester GIT_AUTHOR_EMAIL=tester@example.org GIT_COMMITTER_NAME=tester GIT_COMMITTER_EMAIL=tester@example.org
mkdir -p home bin
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main
ln -s "$KEYFLUENT" bin/keyfluent
export PATH=$PWD/bin:$PATH

# The repository of the hooks: of keyfluent's, pre-commit reads this one file.
git init -q hooks
cp "$SOURCE_DIR/.pre-commit-hooks.yaml" hooks/
git -C hooks add . && git -C hooks commit -qm hooks && git -C hooks tag v0.1.0

git init -q repo
cp -r "$SOURCE_DIR/tests/example-repo/." repo/
cd repo || exit 1
sed -i "s|https://git.example.org/keyfluent|$SCRATCH/hooks|" .pre-commit-config.yaml
expect 0 pre-commit install
expect 0 git add .

# The faults of the example hold the commit up, and are named.
expect 1 git commit -m faults
cat err >>out
contains out 'authorized_keys as sshd reads them'
contains out 'deploy/authorized_keys:3:'
contains out KF201
contains out KF116
equal "$(git rev-list --all --count)" 0 'a commit was made'

# Without them it goes through; other files are not looked at.
sed -i '/1\.2\.3\.4\/8/d; /no-pyt/d' deploy/authorized_keys
echo 'no-pyt ssh-rsa AAAA' >notes.txt
git add .
expect 0 git commit -m clean

# A private key, whatever its name and format; an encrypted one, too.
cp "$FIXTURES/good/ed25519/ppk3-enc" picture.png
git add .
expect 1 git commit -m leak
cat err >>out
contains out 'no private SSH keys'
contains out 'picture.png'
equal "$(git rev-list --all --count)" 1
git rm -qf picture.png
cp "$FIXTURES/good/ed25519/openssh.pub" new.pub
git add .
expect 0 git commit -m 'a public key'
finish
