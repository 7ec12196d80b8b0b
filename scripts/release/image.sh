#!/usr/bin/env bash
# Builds the container image without a container engine and without a registry, and proves it: the demo runs in it, with a
# read-only root file system, as an unprivileged user. For Debian 13, as root; needs buildah and mmdebstrap.
#
#   scripts/release/image.sh          after: npm run release -- <version> --dry-run
#
# The steps of the Dockerfile are run as they are. Only the two base images are different: they are made here by mmdebstrap from
# Debian's packages, because no registry of images is needed then.
set -euo pipefail
cd "$(dirname "$0")/../.."

for tool in buildah mmdebstrap; do
  command -v "$tool" >/dev/null || { echo "image.sh: $tool is missing. Run: apt-get install buildah mmdebstrap" >&2; exit 1; }
done
packages=(dist/release/offhook-[0-9]*.tgz)
[[ ${#packages[@]} == 1 && -f ${packages[0]} ]] || { echo "image.sh: dist/release must contain one package. Run: npm run release -- <version> --dry-run" >&2; exit 1; }

work=$(mktemp -d /var/tmp/offhook-image-XXXXXX)
chmod 755 "$work"
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
export CONTAINERS_STORAGE_CONF="$work/storage.conf"
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/storage"\nrunroot = "%s/run"\n' "$work" "$work" >"$CONTAINERS_STORAGE_CONF"
trap 'rm -rf "$work"' EXIT

# The base images of the last run are used again.
bases=/var/tmp/offhook-base-images
# A base image: a minimal Debian 13, with the packages of the arguments.
base() {
  local name=$1
  shift
  mkdir -p "$bases"
  if ! [[ -f "$bases/$name.tar" ]]; then
    mmdebstrap --quiet --variant=minbase --include="$(IFS=,; echo "ca-certificates${*:+,$*}")" trixie "$work/$name.tar" http://deb.debian.org/debian
    mv "$work/$name.tar" "$bases"
  fi
  local container
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$bases/$name.tar" / >/dev/null
  buildah commit --quiet "$container" "localhost/$name" >/dev/null
  buildah rm "$container" >/dev/null
}
# The registries are those of this machine, with the certificates that it trusts.
echo cafile=/etc/ssl/certs/ca-certificates.crt >"$work/npmrc"
base debian
base node nodejs npm

buildah build --format docker --quiet --network host --ulimit "nofile=$(ulimit -Hn)" --ulimit "nproc=$(ulimit -Hu)" \
  --build-arg NODE_IMAGE=localhost/node --build-arg BASE_IMAGE=localhost/debian \
  --volume /etc/resolv.conf:/etc/resolv.conf:ro \
  --volume /etc/ssl/certs:/etc/ssl/certs:ro --volume "$work/npmrc:/root/.npmrc:ro" \
  --tag offhook .

# The image runs as a container engine runs it: as its own user, without capabilities, with a read-only root and /data as the only
# volume. Only the isolation is that of unshare and chroot.
container=$(buildah from offhook)
root=$(buildah mount "$container")
user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' offhook)
mapfile -t environment < <(buildah inspect --type image --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' offhook | sed '/^$/d')
install --directory --owner="${user%:*}" --group="${user#*:}" --mode=0700 "$work/data"
export root user work
# shellcheck disable=SC2016
unshare --mount --pid --ipc --uts --fork --kill-child bash -euc '
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mount --bind "$work/data" "$root/data"
  mount --types proc proc "$root/proc"
  mount --types tmpfs tmpfs "$root/tmp"
  mount --rbind /dev "$root/dev"
  mount --options remount,bind,ro "$root"
  exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all env --ignore-environment "$@"
' image "${environment[@]}" sh -c '
  cd /data
  if touch /written 2>/dev/null; then echo "The root file system can be written." >&2; exit 1; fi
  echo "user $(id -u), $(offhook --version)"
  exec offhook demo --exit
' | tail -n 12
