import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ariConf, httpConf } from './ari-conf.ts'

test('http.conf has the port of the address, and listens to this machine alone where Asterisk runs on it', () => {
  assert.match(httpConf('http://pbx.example:8099'), /bindaddr = 0\.0\.0\.0\nbindport = 8099$/)
  assert.match(httpConf('http://127.0.0.1:8088'), /bindaddr = 127\.0\.0\.1\n/)
  assert.match(httpConf('https://pbx.example'), /tlsenable = yes\ntlsbindaddr = 0\.0\.0\.0:8089/)
  assert.match(httpConf(''), /bindport = 8088$/)
})

test('ari.conf has which call a channel belongs to, what is typed, and no line for a password that is kept', () => {
  assert.match(
    ariConf({ username: 'listener', password: 'a;b' }),
    /\[listener\]\ntype = user\nread_only = yes\npassword = a\\;b$/,
  )
  assert.match(
    ariConf({ username: '', password: '' }),
    /^\[general\]\nenabled = yes\nchannelvars = CHANNEL\(linkedid\)\n\n/,
  )
  assert.doesNotMatch(ariConf({ username: '', password: null }), /^password/m)
})
