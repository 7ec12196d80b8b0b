import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { SIGNING_CHECKS } from './signing-checks.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`

type Check = (headers: Record<string, string>, body: Buffer, secret: string) => boolean

test('the check for Node takes what was signed, and nothing that was changed', async () => {
  const { isFromOffhook } = (await import(`data:text/javascript,${encodeURIComponent(SIGNING_CHECKS.node.text)}`)) as {
    isFromOffhook: Check
  }
  const body = '{"name":"Zoë"}'
  const now = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': `v1,AAAA ${new Webhook(secret).sign('msg_1', now, body)}`,
  }
  assert.equal(isFromOffhook(headers, Buffer.from(body), secret), true)
  assert.equal(isFromOffhook(headers, Buffer.from(`${body} `), secret), false)
  assert.equal(isFromOffhook({ ...headers, 'webhook-id': 'msg_2' }, Buffer.from(body), secret), false)
  assert.equal(isFromOffhook({ ...headers, 'webhook-timestamp': '1' }, Buffer.from(body), secret), false)
  assert.equal(isFromOffhook({}, Buffer.from(body), secret), false)
  assert.equal(isFromOffhook({ ...headers, 'webhook-timestamp': 'soon' }, Buffer.from(body), secret), false)
})

const hasPython = spawnSync('python3', ['--version']).status === 0

test('the check for Python says no to whatever strangers send', { skip: !hasPython && 'no python3 here' }, () => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const at = String(Math.floor(Date.now() / 1000))
  const signature = `v1,${createHmac('sha256', key).update(`m.${at}.{}`).digest('base64')}`
  const signed = { 'webhook-id': 'm', 'webhook-timestamp': at, 'webhook-signature': `v1,\u00e9 ${signature}` }
  const hostile = [{}, ...['²', '۱', '9'.repeat(5000), '-1'].map((time) => ({ ...signed, 'webhook-timestamp': time }))]
  const input = JSON.stringify([signed, ...hostile, { ...signed, 'webhook-signature': 'é' }])
  const code = `${SIGNING_CHECKS.python.text}\nimport json, sys\nprint([is_from_offhook(one, b"{}", "${secret}") for one in json.load(sys.stdin)])`
  const { stdout, stderr } = spawnSync('python3', ['-c', code], { input, encoding: 'utf8' })
  assert.equal(stdout.trim(), `[True, ${[...hostile, {}].map(() => 'False').join(', ')}]`, stderr)
})
