#!/bin/sh
# The namespace with our retention (90 days), whether it is there already or not. TEMPORAL_ADDRESS is read by `temporal` itself.
set -eu

namespace="$TEMPORAL_NAMESPACE"
bring() {
  temporal operator cluster health >/dev/null 2>&1 || return 1
  if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$namespace" --retention 2160h
  else
    temporal operator namespace create --namespace "$namespace" --retention 2160h
  fi
}

# A server that has just started says it is well before it does all its work: what it did not do is asked for again.
attempt=1
until bring; do
  if [ "$attempt" -ge 60 ]; then
    echo "Temporal ($TEMPORAL_ADDRESS) does not answer" >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep 2
done
