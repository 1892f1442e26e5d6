#!/usr/bin/env bash
# Makes, in the folder that is named, a certificate authority (authority.pem) and a certificate of this machine for a server
# (server.pem, server.key), good for a day.
set -euo pipefail
cd "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj "/CN=Test authority" \
    -keyout authority.key -out authority.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=127.0.0.1" \
    -keyout server.key -out server.csr 2>/dev/null
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 1 -sha256 \
    -extfile <(printf 'subjectAltName=IP:127.0.0.1,DNS:localhost') -out server.pem 2>/dev/null
