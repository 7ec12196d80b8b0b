import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ariConf, httpConf, managerConf } from './asterisk-conf.ts'
import { offhookAddress } from './offhook-address.ts'

test('what is typed stands in the lines for manager.conf', () => {
  const lines = managerConf({ username: 'listener', secret: 'pa;ss', host: 'pbx.example', from: '198.51.100.7' }).split(
    '\n',
  )
  assert.ok(lines.includes('[listener]'))
  // A semicolon would begin a comment, and cut the secret.
  assert.ok(lines.includes('secret = pa\\;ss'))
  assert.ok(lines.some((line) => line.startsWith('permit = 198.51.100.7/255.255.255.255')))
})

test('before anything is typed the lines can be read as an example', () => {
  const text = managerConf({ username: '', secret: '', host: 'pbx.example', from: '192.0.2.10' })
  assert.match(text, /^\[offhook\]$/m)
  assert.match(text, /^secret = a-long-random-secret$/m)
  assert.match(text, /^write = reporting$/m)
})

test('a secret that is kept is not overwritten by copying the lines', () => {
  const text = managerConf({ username: 'offhook', secret: null, host: 'pbx.example', from: '192.0.2.10' })
  assert.doesNotMatch(text, /^secret/m)
  assert.match(text, /^; secret = stays as it is/m)
})

test('nothing that is typed makes a line of its own', () => {
  const text = managerConf({ username: 'a]\n[b', secret: 'x\r\nwrite = all', host: 'pbx.example', from: '192.0.2.10' })
  assert.equal(text.split(/\r\n|\r|\n/).length, 12)
})

test('Asterisk listens on the address that Offhook connects to, where that is one', () => {
  const lines = (host: string) => managerConf({ username: 'offhook', secret: '', host, from: '192.0.2.10' })
  assert.match(lines('192.0.2.5'), /^bindaddr = 192\.0\.2\.5$/m)
  assert.match(lines('localhost'), /^bindaddr = 127\.0\.0\.1$/m)
  assert.match(lines('pbx.example'), /^; bindaddr = the IP address for AMI/m)
})

for (const [pbx, page, address] of [
  ['127.0.0.1', '198.51.100.7', '127.0.0.1'],
  ['localhost', 'offhook.example', '127.0.0.1'],
  ['pbx.example', '198.51.100.7', '198.51.100.7'],
  ['pbx.example', '127.0.0.1', '192.0.2.10'],
  ['pbx.example', 'offhook.example', '192.0.2.10'],
] as const) {
  test(`with Asterisk at ${pbx} and the page at ${page}, ${address} is let in`, () => {
    assert.equal(offhookAddress(pbx, page), address)
  })
}

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
