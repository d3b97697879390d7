#!/bin/sh
# Installs the service into TARGET, a virtual environment that is made for it, from the checkout
# this script lies in. Dependencies are those of the lock files, each held to its hash.
#
#   deploy/install.sh TARGET
#
# PYTHON names the interpreter (python3). As root, SERVICE_USER=UID:GID says who must be able to
# run what was installed.
set -eu

if [ "$#" -ne 1 ]; then
  echo "usage: deploy/install.sh TARGET" >&2
  exit 2
fi
checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
mkdir -p -- "$1"
target=$(CDPATH='' cd -- "$1" && pwd)
if [ -n "$(ls -A -- "$target")" ]; then
  echo "error: $target is not empty" >&2
  exit 2
fi
workshop=$(mktemp -d)
trap 'rm -rf -- "$workshop"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

# Installs into the environment $1 with the workshop's pip.
install() {
  environment=$1
  shift
  "$workshop/tools/bin/python" -m pip --python "$environment/bin/python" install --quiet "$@"
}

# Installs what the lock file $2 lists, and nothing else, into the environment $1.
install_locked() {
  install "$1" --require-hashes --only-binary :all: --requirement "$checkout/$2"
}

make_tools() {
  "${PYTHON:-python3}" -m venv "$workshop/tools"
  install_locked "$workshop/tools" deploy/build.lock
}

make_environment() {
  "${PYTHON:-python3}" -m venv --without-pip "$target"
  install_locked "$target" requirements.lock
}

# Nothing is fetched here: the wheel is built with the locked tools.
install_program() {
  "$workshop/tools/bin/python" -m pip wheel --quiet --no-build-isolation --no-deps --no-index \
    --wheel-dir "$workshop/wheels" "$checkout"
  install "$target" --no-deps --no-index "$workshop"/wheels/tsaces-*.whl
}

# Shows that the server's modules load for whoever will run it.
try_program() {
  set -- "$target/bin/python" -c 'import api.server'
  if [ "$(id -u)" -eq 0 ] && [ -n "${SERVICE_USER:-}" ]; then
    set -- setpriv --reuid "${SERVICE_USER%:*}" --regid "${SERVICE_USER#*:}" --clear-groups "$@"
  fi
  (cd / && "$@")
}

make_tools
make_environment
install_program
try_program
