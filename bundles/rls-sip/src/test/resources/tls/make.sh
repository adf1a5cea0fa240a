#!/bin/sh
# Makes the certificates of the tests anew: a certificate authority, and one file for each certificate and its key.
# Valid from long ago, so that a test machine whose clock is wrong takes them too.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cat > "$work/ca.cnf" <<END
[ca]
default_ca = tests
[tests]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
default_startdate = 20200101000000Z
default_enddate = 21200101000000Z
[any]
commonName = supplied
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
END
: > "$work/index.txt"
echo 01 > "$work/serial"
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$work/$1.key"; }
authority() {
  key "$1"
  openssl req -new -key "$work/$1.key" -subj "/CN=$1 of the tests" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -selfsign -keyfile "$work/$1.key" -extensions root \
    -in "$work/$1.csr" -out "$work/$1.crt" 2> /dev/null
}
certificate() { # name, authority, alternative names
  key "$1"
  openssl req -new -key "$work/$1.key" -subj "/CN=localhost" -addext "subjectAltName=$3" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -cert "$work/$2.crt" -keyfile "$work/$2.key" \
    -in "$work/$1.csr" -out "$work/$1.crt" 2> /dev/null
  cat "$work/$1.crt" "$work/$1.key" > "$1.pem"
}
authority authority
authority stranger
cp "$work/authority.crt" authority.pem
certificate host authority "DNS:localhost,IP:127.0.0.1,IP:::1"
certificate domain authority "URI:sip:localhost,DNS:other.test"
certificate elsewhere authority "URI:sip:elsewhere.test,URI:sip:user@localhost,DNS:localhost,IP:127.0.0.1"
certificate wildcard authority "DNS:*.home.test"
certificate impostor stranger "DNS:localhost,IP:127.0.0.1"
certificate nameless authority "email:nobody@localhost"
openssl pkcs12 -export -in host.pem -name rollcall -passout pass:secret -out host.p12
chmod 644 host.p12
