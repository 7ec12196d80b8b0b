// Signatures compared with the official library of jambonz.
import { WebhookResponse } from '@jambonz/sdk/webhook'
import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { jambonzSignature } from '../../src/sources/jambonz/signature.ts'
import { SECRET } from '../kit/jambonz.ts'

const CALL = '7e070cc2-6e28-4a24-9364-000000000001'

test('S40 the signatures that Offhook makes are what the official library of jambonz takes', () => {
  const seconds = Math.floor(Date.now() / 1000)
  const body = { call_sid: CALL, call_status: 'trying', caller_name: 'Söhne & "JJ"' }
  const verdict = (signature: string): Error | undefined => {
    const request = Object.assign(new IncomingMessage(new Socket()), { body })
    request.headers['jambonz-signature'] = `t=${seconds},v1=${signature}`
    let thrown: Error | undefined
    WebhookResponse.verifySignature(SECRET)(request, new ServerResponse(request), (error) => {
      thrown = error
    })
    return thrown
  }
  const text = new TextEncoder().encode(JSON.stringify(body))
  assert.equal(verdict(jambonzSignature(SECRET, seconds, text)), undefined)
  assert.match(verdict(jambonzSignature('another', seconds, text))?.message ?? '', /failed/)
})
