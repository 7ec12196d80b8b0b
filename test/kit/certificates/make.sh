#!/bin/sh
# Makes the certificates of this folder anew; none is trusted by anything but the tests. Valid to 2126, `expired` to 2020.
set -eu
cd "$(dirname "$0")"
curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256'
dates='-not_before 20200101000000Z -not_after 21260101000000Z'
authority() { openssl req -x509 $curve -subj "/CN=Offhook test authority $1" $dates -addext keyUsage=critical,keyCertSign -keyout "$1.key" -out "$1.pem"; }
certificate() { # name, authority, subject alternative names, dates
  openssl req -x509 $curve -subj "/CN=$1" -addext basicConstraints=critical,CA:FALSE -addext "subjectAltName=$3" $4 \
    ${2:+-CA "$2.pem" -CAkey "$2.key"} -keyout "$1.key" -out "$1.pem"
}
here=DNS:localhost,DNS:receiver.test,IP:127.0.0.1,IP:::1
authority authority
authority unknown
# One that an intermediate authority has signed; `chained` holds itself alone.
authority root
openssl req -x509 $curve -subj "/CN=Offhook test authority intermediate" $dates -addext basicConstraints=critical,CA:TRUE \
  -addext keyUsage=critical,keyCertSign -CA root.pem -CAkey root.key -keyout intermediate.key -out intermediate.pem
certificate chained intermediate $here "$dates"
certificate good authority $here "$dates"
certificate wrong-host authority DNS:elsewhere.test "$dates"
certificate expired authority $here '-not_before 20190101000000Z -not_after 20200101000000Z'
certificate self-signed '' $here "$dates"
certificate unknown-authority unknown $here "$dates"
rm authority.key root.key intermediate.key unknown.key unknown.pem
