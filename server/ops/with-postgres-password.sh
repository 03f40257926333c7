#!/bin/sh
# Temporal's programs take the password from the environment only: it is read from the secret's file here and handed to one process.
set -eu
POSTGRES_PWD="$(cat "${POSTGRES_PASSWORD_FILE:-/run/secrets/postgres-password}")"
export POSTGRES_PWD
exec "$@"
