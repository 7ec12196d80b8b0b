import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aclConf, socketConf } from './socket-conf.ts'

test('S41 the lines for FreeSWITCH let in Offhook and its own machine alone, and hold any password', () => {
  const conf = socketConf({ host: 'pbx.example', port: '8021', password: 'a"<&b' })
  assert.match(conf, /name="password" value="a&quot;&lt;&amp;b"/)
  assert.match(conf, /name="apply-inbound-acl" value="offhook"/)
  assert.match(aclConf('192.0.2.10'), /default="deny">\n.*127\.0\.0\.1\/32.*\n.*192\.0\.2\.10\/32/)
})

test('on the same machine FreeSWITCH listens to nobody else', () => {
  const conf = socketConf({ host: 'localhost', port: '', password: null })
  assert.match(conf, /listen-ip" value="127\.0\.0\.1"/)
  assert.match(conf, /listen-port" value="8021"/)
  assert.match(conf, /loopback\.auto/)
  assert.doesNotMatch(conf, /name="password"/)
})
