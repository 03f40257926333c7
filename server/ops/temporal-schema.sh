#!/bin/sh
# Temporal's two databases on PostgreSQL: makes what is missing, updates what is old, changes nothing in what is new.
# Where tables exist only `update-schema` runs: `setup-schema` on a live database may set its version back to zero.
set -eu

bring() {
  tool="temporal-sql-tool --plugin postgres12 --endpoint $POSTGRES_SEEDS --port ${DB_PORT:-5432} --user $POSTGRES_USER --database $1"
  SQL_PASSWORD="$POSTGRES_PWD"
  export SQL_PASSWORD
  $tool create-database
  if ! $tool update-schema --schema-name "$2"; then
    $tool setup-schema --version 0.0
    $tool update-schema --schema-name "$2"
  fi
}

bring temporal postgresql/v12/temporal
bring temporal_visibility postgresql/v12/visibility
