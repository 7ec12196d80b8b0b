# The container image of Offhook. Make the package first, because the image is built from it:
#
#   npm ci && npm run release -- 0.1.0 --dry-run
#   docker build --tag offhook:0.1.0 .
#
# The image contains Node and PostgreSQL. All data is in the volume /data; the rest of the file system may be read-only
# (docker run --read-only --tmpfs /tmp). Works on amd64 and arm64.
ARG NODE_IMAGE=docker.io/library/node:26-trixie-slim
ARG BASE_IMAGE=docker.io/library/debian:trixie-slim

FROM ${NODE_IMAGE} AS install
COPY dist/release/offhook-[0-9]*.tgz /tmp/offhook.tgz
RUN npm install --prefix /opt/offhook --omit=dev --no-audit --no-fund --no-update-notifier /tmp/offhook.tgz \
  && rm -rf /opt/offhook/package.json /opt/offhook/package-lock.json /opt/offhook/bin \
  && mkdir /opt/offhook/bin \
  && ln -s ../node_modules/offhook/bin/offhook ../node_modules/node-linux-*/bin/node /opt/offhook/bin/ \
  && /opt/offhook/bin/offhook --version

FROM ${BASE_IMAGE}
# The bundled Node needs libatomic and libstdc++; sources and receivers with HTTPS need the certificates of public authorities.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates libatomic1 libstdc++6 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 offhook \
  && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin offhook \
  && install --directory --owner=offhook --group=offhook --mode=0700 /data
COPY --from=install /opt/offhook /opt/offhook
ENV PATH=/opt/offhook/bin:$PATH \
  OFFHOOK_DATA=/data \
  OFFHOOK_HOST=0.0.0.0 \
  OFFHOOK_DIAGNOSTICS=json
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Node is the program's own; the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.OFFHOOK_PORT || 8080}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["offhook"]
CMD ["serve"]
