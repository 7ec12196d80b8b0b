import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { checks } from './signing-checks.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`

type Check = (headers: Record<string, string>, body: Buffer, secret: string) => boolean

test('the check for Node takes what was signed, and nothing that was changed', async () => {
  const { isFromOffhook } = (await import(`data:text/javascript,${encodeURIComponent(checks.node.text)}`)) as {
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
})
