#!/usr/bin/env bash
# Makes a throw-away certificate authority, and certificates that it has signed.
#
#   certificates.sh FOLDER NAME...
#
# ca.pem is the authority; each NAME gets NAME.pem (certificate) and NAME.key. They are valid for a day, on loopback, and
# serve as a server's as well as a client's: a broker is both to itself.
set -euo pipefail
folder="$1"
shift
cd "$folder"
umask 077

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj "/O=Proofhouse tests/CN=ca" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" \
    -keyout ca.key -out ca.pem 2>/dev/null
printf '%s\n' "subjectAltName=IP:127.0.0.1,DNS:localhost" "extendedKeyUsage=serverAuth,clientAuth" >extensions
for name in "$@"; do
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/O=Proofhouse tests/CN=$name" \
        -keyout "$name.key" -out "$name.request" 2>/dev/null
    openssl x509 -req -in "$name.request" -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile extensions \
        -out "$name.pem" 2>/dev/null
    rm "$name.request"
done
# Kafka wants the key and the certificate of a server in one file.
for name in "$@"; do cat "$name.key" "$name.pem" >"$name.keystore.pem"; done
