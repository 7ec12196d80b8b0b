#!/usr/bin/env bash
# Boots systemd in a new Debian root, installs the Debian package there, and checks the service as systemd runs it: started on
# install, hardened, restarted by an upgrade and after a crash, stopped by removal.
#
#   scripts/release/boot-debian.sh dist/release/offhook_0.1.0_amd64.deb [a newer .deb]
#
# It runs as root on Linux with mmdebstrap and a mounted cgroup2. The root has namespaces of its own, and no network but loopback.
set -euo pipefail
cd "$(dirname "$0")/../.."

SUITE=${SUITE:-trixie}
PACKAGES=systemd,systemd-sysv,dbus,adduser,debconf,init-system-helpers,libatomic1,libstdc++6,libgcc-s1,procps
passed=0
failed=0

main() {
  case "${1:-}" in
    --namespaces) enter_namespaces "$2" ;;
    --boot) boot "$2" ;;
    *) try "$@" ;;
  esac
}

try() {
  local work cgroup packages=("$@")
  work=$(mktemp -d /var/tmp/offhook-boot-XXXXXX)
  cgroup=$(findmnt --noheadings --first-only --types cgroup2 --output TARGET)/offhook-boot-$$
  mmdebstrap --quiet --variant=apt --include="$PACKAGES" "$SUITE" "$work/root"
  cp "$@" "$work/root/root/"
  mkdir "$cgroup"
  CGROUP=$cgroup unshare --mount --pid --net --uts --ipc --fork --kill-child bash "$0" --namespaces "$work/root" \
    >"$work/console.log" 2>&1 &
  # shellcheck disable=SC2064
  trap "end $! '$work' '$cgroup'" EXIT
  LEADER=$(leader $!)
  wait_until 60 booted || { cat "$work/console.log" && exit 1; }

  check 'the package installs' inside dpkg --install "/root/$(basename "${packages[0]}")"
  check 'the service is active' wait_until 60 inside systemctl --quiet is-active offhook
  check 'systemd accepts the unit' inside systemd-analyze verify offhook.service
  check 'the service is enabled' inside systemctl --quiet is-enabled offhook
  check 'the service is ready' wait_until 60 ready
  check 'doctor as root' inside offhook doctor
  check 'users link as root' inside offhook users link anna@example.com
  check 'simulated calls are accepted' inside offhook simulate --calls 5 --rate 5
  check 'the calls are stored' has_calls
  check 'the service’s user is offhook' equals offhook inside ps -o user= -p "$(main_pid)"
  check 'the service may not gain privileges' inside grep -q 'NoNewPrivs:[[:space:]]*1' "/proc/$(main_pid)/status"
  check 'system calls are filtered' inside grep -q 'Seccomp:[[:space:]]*2' "/proc/$(main_pid)/status"
  check 'it has no capabilities' inside grep -q 'CapBnd:[[:space:]]*0000000000000000' "/proc/$(main_pid)/status"
  check 'it cannot write outside its folder' fails inside nsenter --mount --target "$(main_pid)" touch /etc/offhook/x
  check 'it can write in its folder' inside nsenter --mount --target "$(main_pid)" touch /var/lib/offhook/x
  check 'the demo proves itself in the same sandbox' demo_in_sandbox
  check 'a killed service starts again' starts_again
  check 'a bad setting stops it for good' stays_stopped
  if [[ ${#packages[@]} -gt 1 ]]; then
    local before
    before=$(main_pid)
    check 'the newer package installs' inside dpkg --install "/root/$(basename "${packages[1]}")"
    check 'the service is ready' wait_until 60 ready
    check 'the service was restarted' test "$before" != "$(main_pid)"
    check 'the calls are stored' has_calls
  fi
  check 'SIGTERM ends it with 0' stops_cleanly
  inside systemctl start offhook
  check 'removal stops the service' inside dpkg --remove offhook
  check 'no process is left' equals '' inside pgrep -u offhook
  check 'the data stays' inside test -s /var/lib/offhook/secret.key
  check 'purge keeps the data' inside dpkg --purge offhook
  check 'the data stays' inside test -s /var/lib/offhook/secret.key
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

# In a cgroup and in namespaces of its own.
enter_namespaces() {
  echo 0 >"$CGROUP/cgroup.procs"
  exec unshare --cgroup --mount bash "$0" --boot "$1"
}

boot() {
  local root=$1 device
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir "$root/dev/shm" "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  cd "$root"
  pivot_root . mnt
  umount --lazy mnt
  exec env -i container=offhook PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --log-target=console </dev/null
}

# The first process of the namespaces, which becomes systemd: the child of unshare.
leader() {
  local child
  for _ in $(seq 50); do
    child=$(pgrep --parent "$1") && echo "$child" && return
    sleep 0.1
  done
  return 1
}

end() {
  trap - EXIT
  kill -KILL "$LEADER" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  rmdir "$3"/*/*/* "$3"/*/* "$3"/* "$3" 2>/dev/null || true
  rm -rf --one-file-system "$2"
}

inside() {
  nsenter --all --target "$LEADER" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

booted() { [[ $(inside systemctl is-system-running 2>/dev/null) =~ ^(running|degraded)$ ]]; }
main_pid() { inside systemctl show --property=MainPID --value offhook; }
ready() { inside bash -c "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3 && head -1 <&3 | grep -q ' 200 '"; }
has_calls() { [[ $(inside offhook export calls | wc -l) -ge 5 ]]; }
fails() { ! "$@"; }

starts_again() {
  local before
  before=$(main_pid)
  inside kill -KILL "$before"
  sleep 4
  wait_until 60 ready && [[ "$(main_pid)" != "$before" ]]
}

stays_stopped() {
  inside sh -c 'echo OFFHOOK_PORT=x >>/etc/offhook/offhook.env'
  inside systemctl restart offhook || true
  wait_until 60 is_failed || return 1
  sleep 4
  is_failed || return 1
  inside sed -i '/^OFFHOOK_PORT=x/d' /etc/offhook/offhook.env
  inside systemctl start offhook && wait_until 60 ready
}

is_failed() { [[ $(inside systemctl is-active offhook) == failed ]]; }

# The demo in the same sandbox: it receives calls, converts recordings, and sends requests.
demo_in_sandbox() {
  inside sh -c 'sed -e "s/^ExecStart=.*/& demo --exit/; s/ serve demo/ demo/; s/^Type=.*/Type=oneshot/; /^Restart/d" \
    /usr/lib/systemd/system/offhook.service >/run/systemd/system/offhook-demo.service'
  inside systemctl daemon-reload
  inside systemctl start offhook-demo || true
  inside journalctl --unit offhook-demo --lines 20 --no-pager --output cat
  [[ $(inside systemctl show --property=Result --value offhook-demo) == success ]]
}

stops_cleanly() {
  inside systemctl stop offhook
  [[ $(inside systemctl show --property=Result --value offhook) == success ]] || return 1
  [[ $(inside systemctl show --property=ExecMainStatus --value offhook) == 0 ]]
}

wait_until() {
  local seconds=$1
  shift
  for _ in $(seq "$((seconds * 5))"); do
    if "$@" 2>/dev/null; then return; fi
    sleep 0.2
  done
  return 1
}

check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "  ✔ $what"
  else
    failed=$((failed + 1))
    printf '  ✘ %s\n%s\n' "$what" "$(tail -n 20 <<<"$output" | sed 's/^/      /')"
    inside journalctl --unit offhook --lines 15 --no-pager 2>/dev/null | sed 's/^/      /' || true
  fi
}

equals() {
  local expected=$1 output
  shift
  output=$("$@" 2>&1) || [[ -z "$expected" ]] || { echo "$output" && return 1; }
  [[ "$output" == "$expected" ]] || { echo "$output" && return 1; }
}

main "$@"
