FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /otklik
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && cp package-lock.json node_modules/.otklik-lock

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production \
    ADMIN_JS_TMP_DIR=/otklik/.adminjs \
    OTKLIK_DATA_DIR=/data \
    npm_config_cache=/tmp/npm \
    npm_config_update_notifier=false
WORKDIR /otklik
COPY --from=packages /otklik/node_modules node_modules
COPY package.json package-lock.json tsconfig.json ./
COPY domain domain
COPY networks networks
COPY db db
COPY workflows workflows
COPY activities activities
COPY admin admin
COPY emulator emulator
COPY server server
# The panel's scripts are built here, once: the web process starts without building, and its file system may be read-only.
RUN mkdir -p /data /backups /stand && chown node:node /data /backups /stand && node --import tsx server/ops/build-panel.ts
ENV ADMIN_JS_SKIP_BUNDLE=true
USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "server/web.ts"]
