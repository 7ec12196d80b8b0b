#!/usr/bin/env bash
# Installs the Debian package in a new Debian root, and uses it as an administrator would: install, commands as root, as the
# service's user and as another user, upgrade, remove, purge. Prints a line for each check, and exits with 1 if a check failed.
#
#   scripts/release/try-debian.sh [dist/release/offhook-0.1.0.tgz]
#   scripts/release/try-debian.sh dist/release/offhook_0.1.0_amd64.deb newer/offhook_0.2.0_amd64.deb
#
# Without a tarball, the script makes a release first. From a tarball it makes two packages, the second with a higher version.
# It runs as root on Debian, with mmdebstrap, npm and access to Debian's packages and npm's. No systemd runs in the root: the
# script runs the command line of the service itself. boot-debian.sh boots systemd.
set -euo pipefail
cd "$(dirname "$0")/../.."

SUITE=${SUITE:-trixie}
PORT=${PORT:-18099}
CLEAN=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
  http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}")
passed=0
failed=0

main() {
  if [[ "${1:-}" == --inside ]]; then
    try "${@:2}"
    exit
  fi
  local work
  work=$(mktemp -d /var/tmp/offhook-debian-XXXXXX)
  # shellcheck disable=SC2064
  trap "rm -rf --one-file-system '$work'" EXIT
  mmdebstrap --quiet --variant=apt "$SUITE" "$work/root"
  if [[ "${1:-}" == *.deb ]]; then cp "$1" "$2" "$work/root/root/"; else packages "$work" "${1:-}"; fi
  # Every process that is started in the root ends with this command, and every mount disappears.
  unshare --mount --pid --fork --kill-child --mount-proc bash "$0" --inside "$work/root" $(versions "$work/root/root/"*.deb)
}

# Makes the package of this version, and the package of a next version, which differs by its number.
packages() {
  local work=$1 tarball=$2 version next
  [[ -d node_modules ]] || npm ci
  # The Node of the checkout, which runs TypeScript.
  PATH=$PWD/node_modules/.bin:$PATH
  if [[ -z "$tarball" ]]; then
    version=$(node -p 'require("./package.json").version')
    npm run --silent release -- "$version" --dry-run --only-npm
    tarball=dist/release/offhook-$version.tgz
  fi
  version=$(tar -xzOf "$tarball" package/package.json | node -p 'JSON.parse(fs.readFileSync(0)).version')
  next=${version%.*}.$((${version##*.} + 1))
  cp "$tarball" "$work/offhook-$version.tgz"
  tar -xzf "$tarball" -C "$work"
  sed -i "s/\"version\": \"$version\"/\"version\": \"$next\"/" "$work/package/package.json"
  tar -czf "$work/offhook-$next.tgz" -C "$work" package
  node scripts/release/debian.ts "$work/offhook-$version.tgz"
  node scripts/release/debian.ts "$work/offhook-$next.tgz"
  mv "$work/"*.deb "$work/root/root/"
}

versions() {
  local file
  for file in "$@"; do dpkg-deb --field "$file" Version; done | sort --version-sort
}

try() {
  local root=$1 version=$2 next=$3
  mount -t proc proc "$root/proc"
  mkdir -p "$root/dev/shm"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  ROOT=$root
  DATA=/var/lib/offhook

  root apt-get --quiet --quiet update
  heading "Install $version"
  check 'apt installs the package' install "$version"
  check 'dpkg finds every file as packaged' quiet_verify
  check 'the user offhook has no shell' matches '/usr/sbin/nologin$' root getent passwd offhook
  check 'the data folder is private' equals '700 offhook:offhook' root stat -c '%a %U:%G' $DATA
  check 'the settings are for root and the service' equals '640 root:offhook' root stat -c '%a %U:%G' /etc/offhook/offhook.env
  check 'the service is enabled' root test -L /etc/systemd/system/multi-user.target.wants/offhook.service
  check 'offhook --version' equals "$version" root offhook --version
  check 'another user learns what to do' refuses 'Run: sudo offhook tail' other offhook tail
  check 'another user can ask for help' matches 'offhook tail' other offhook tail --help
  check 'another user can run the demo' other offhook demo --exit --json
  check 'root can run the demo' matches 'lost +none' root offhook demo --exit
  echo "OFFHOOK_PORT=$PORT" >>"$root/etc/offhook/offhook.env"

  heading 'Run the service'
  check 'the service starts' start
  check 'doctor as root' matches "$DATA is writable" root offhook doctor
  check 'doctor as offhook' matches "$DATA is writable" service offhook doctor
  check 'users link' matches "^http://127.0.0.1:$PORT/link/" root offhook users link anna@example.com
  check 'tail shows simulated calls' tail_shows_calls
  check 'export as root writes a file of root' exports /root/calls.ndjson
  check 'apply as root reads a file of root' applies
  check 'rotate-key' root offhook rotate-key
  check 'a second service is refused' refuses 'already uses this database|already in use' root offhook serve --port 0
  check 'no file of the data folder belongs to root' equals '' root find $DATA -not -user offhook
  root offhook export calls --to "$(date -u +%FT%TZ)" >"$root/root/before.ndjson" 2>/dev/null

  heading "Upgrade to $next"
  check 'the service stops' stop
  check 'apt upgrades the package' install "$next"
  check 'offhook --version' equals "$next" root offhook --version
  check 'the settings stay' root grep -q "^OFFHOOK_PORT=$PORT" /etc/offhook/offhook.env
  check 'their mode stays' equals '640 root:offhook' root stat -c '%a %U:%G' /etc/offhook/offhook.env
  check 'the service starts' start
  check 'the calls stay' same_calls
  check 'the service stops' stop

  heading 'Remove, and install again'
  check 'apt removes the package' apt remove offhook
  check 'the program is gone' root test ! -e /usr/lib/offhook -a ! -e /usr/bin/offhook
  check 'the data stays' root test -s $DATA/secret.key
  check 'the settings stay' root test -s /etc/offhook/offhook.env
  check 'apt installs the package' install "$next"
  check 'the service starts' start
  check 'the calls stay' same_calls
  check 'the service stops' stop

  heading 'Purge'
  check 'without an answer, purge keeps the data and says where' matches "data of Offhook is still in $DATA" apt purge offhook
  check 'the data stays' root test -s $DATA/secret.key
  check 'the settings are gone' root test ! -e /etc/offhook
  check 'apt installs the package' install "$next"
  check 'with the answer yes' root debconf-set-selections <<<'offhook offhook/delete-data boolean true'
  check 'purge deletes the data' apt purge offhook
  check 'the data is gone' root test ! -e $DATA
  check 'nothing is left' equals '' root find / -xdev -name '*offhook*' -not -path '/root/*' -not -path '/proc/*' -not -path '/var/log/*'

  heading 'The unit'
  tar -C "$root" -xf <(dpkg-deb --fsys-tarfile "$root/root/offhook_${version}_$(dpkg --print-architecture).deb") ./usr/lib/systemd
  if command -v systemd-analyze >/dev/null; then
    systemd-analyze security --offline=yes --root="$root" offhook.service | tail -1
  else
    echo 'Not judged: this machine has no systemd-analyze.'
  fi

  echo "$passed passed, $failed failed"
  ((failed == 0))
}

heading() { printf '\n%s\n' "$1"; }

# check <what> <command …>: shows the output of the command only if it fails.
check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "  ✔ $what"
  else
    failed=$((failed + 1))
    printf '  ✘ %s\n%s\n' "$what" "$(tail -n 20 <<<"$output" | sed 's/^/      /')"
  fi
}

matches() {
  local pattern=$1 output
  shift
  output=$("$@" 2>&1) || { echo "$output" && return 1; }
  grep -qE "$pattern" <<<"$output" || { echo "$output" && return 1; }
}

refuses() {
  local pattern=$1 output
  shift
  if output=$("$@" 2>&1); then echo "$output" && return 1; fi
  grep -qE "$pattern" <<<"$output" || { echo "$output" && return 1; }
}

equals() {
  local expected=$1 output
  shift
  output=$("$@" 2>&1) || { echo "$output" && return 1; }
  [[ "$output" == "$expected" ]] || { echo "$output" && return 1; }
}

root() { chroot "$ROOT" "${CLEAN[@]}" "$@"; }
service() { chroot --userspec=offhook:offhook "$ROOT" "${CLEAN[@]}" HOME=$DATA "$@"; }
other() { chroot --userspec=nobody:nogroup "$ROOT" "${CLEAN[@]}" HOME=/nonexistent "$@"; }
apt() { root apt-get --quiet --yes "$@" </dev/null; }
install() { apt install --no-install-recommends "/root/offhook_$1_$(dpkg --print-architecture).deb"; }
quiet_verify() { equals '' root dpkg --verify offhook; }

start() {
  # No function in the background: the process to stop is the service, not a shell that waits for it.
  chroot --userspec=offhook:offhook "$ROOT" "${CLEAN[@]}" HOME=$DATA \
    sh -c 'umask 077 && cd /var/lib/offhook && exec offhook serve' >"$ROOT/root/serve.log" 2>&1 &
  echo $! >"$ROOT/root/serve.pid"
  for _ in $(seq 600); do
    if ready; then return; fi
    sleep 0.2
  done
  cat "$ROOT/root/serve.log"
  return 1
}

ready() {
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$PORT" || return 1
  printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
  read -r status <&3
  exec 3>&-
  [[ "$status" == *' 200 '* ]]
} 2>/dev/null

stop() {
  local pid
  pid=$(cat "$ROOT/root/serve.pid")
  kill -TERM "$pid"
  for _ in $(seq 300); do
    if [[ ! -d /proc/$pid ]]; then return; fi
    sleep 0.1
  done
  cat "$ROOT/root/serve.log"
  return 1
}

tail_shows_calls() {
  local pid
  root timeout --signal=INT 15 offhook tail >"$ROOT/root/tail.log" 2>&1 &
  pid=$!
  sleep 3
  root offhook simulate --calls 3 --rate 5
  wait "$pid" || true
  grep -q ringing "$ROOT/root/tail.log" || { cat "$ROOT/root/tail.log" && return 1; }
}

exports() {
  root offhook export calls --output "$1"
  [[ $(wc -l <"$ROOT/$1") -ge 3 && $(stat -c %u "$ROOT/$1") == 0 ]]
}

applies() {
  root sh -c 'cd /root && offhook export -o offhook.yaml && chmod 600 offhook.yaml && offhook apply -f offhook.yaml'
}

same_calls() {
  [[ -s "$ROOT/root/before.ndjson" ]] || return 1
  root offhook export calls >"$ROOT/root/after.ndjson" 2>/dev/null
  diff <(sort "$ROOT/root/before.ndjson") <(sort "$ROOT/root/after.ndjson")
}

main "$@"
