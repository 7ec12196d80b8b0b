#!/usr/bin/env bash
# Builds the container image without a container engine and without a registry, and proves it: the demo runs in it, with a
# read-only root file system, as an unprivileged user. For Debian 13, as root; needs buildah, mmdebstrap and crun.
#
#   scripts/release/image.sh          after: npm run release -- <version> --dry-run
#
# The steps of the Dockerfile are run as they are. Only the two base images are different: they are made here by mmdebstrap from
# Debian's packages, because no registry of images is needed then.
set -euo pipefail
cd "$(dirname "$0")/../.."

for tool in buildah mmdebstrap crun; do
  command -v "$tool" >/dev/null || { echo "image.sh: $tool is missing. Run: apt-get install buildah mmdebstrap crun" >&2; exit 1; }
done
compgen -G 'dist/release/offhook-[0-9]*.tgz' >/dev/null || { echo 'image.sh: there is no package. Run: npm run release -- <version> --dry-run' >&2; exit 1; }

work=$(mktemp -d /var/tmp/offhook-image-XXXXXX)
chmod 755 "$work"
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
export CONTAINERS_STORAGE_CONF="$work/storage.conf"
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/storage"\nrunroot = "%s/run"\n' "$work" "$work" >"$CONTAINERS_STORAGE_CONF"
trap 'rm -rf "$work"' EXIT

# A base image: a minimal Debian 13, with the packages of the arguments.
base() {
  local name=$1
  shift
  mmdebstrap --quiet --variant=apt --include="$(IFS=,; echo "ca-certificates${*:+,$*}")" trixie "$work/$name.tar" ${DEBIAN_MIRROR:-http://deb.debian.org/debian}
  local container
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/$name.tar" / >/dev/null
  buildah commit --quiet "$container" "localhost/$name" >/dev/null
  buildah rm "$container" >/dev/null
  rm "$work/$name.tar"
}
# The registries are those of this machine, with the certificates that it trusts.
echo cafile=/etc/ssl/certs/ca-certificates.crt >"$work/npmrc"
base debian
base node nodejs npm

buildah build --quiet --network host \
  --build-arg NODE_IMAGE=localhost/node --build-arg BASE_IMAGE=localhost/debian \
  --volume /etc/resolv.conf:/etc/resolv.conf:ro \
  --volume /etc/ssl/certs:/etc/ssl/certs:ro --volume "$work/npmrc:/root/.npmrc:ro" \
  --tag offhook .
buildah inspect --type image --format 'user {{.OCIv1.Config.User}}, command {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}' offhook
