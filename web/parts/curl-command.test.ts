import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curlCommand } from './curl-command.ts'

test('14 a request of the log is copied as cURL with variables where it shows dots', () => {
  const request = {
    method: 'POST',
    url: 'https://crm.example/hook?key=••••4f2a&x=1',
    headers: [
      ['accept-encoding', 'identity'],
      ['content-type', 'application/json; charset=utf-8'],
      ['authorization', 'Bearer ••••4f2a'],
      ['x-api-key', '••••'],
      ['webhook-id', 'dlv_1'],
      ['webhook-signature', 'v1,••••'],
    ],
    body: `{"it's":1,"key":"••••"}`,
  } as const
  assert.equal(
    curlCommand(request),
    [
      'curl -X POST',
      `'https://crm.example/hook?key='"$API_KEY"'&x=1'`,
      `-H 'content-type: application/json; charset=utf-8'`,
      `-H 'authorization: Bearer '"$TOKEN"`,
      `-H 'x-api-key: '"$X_API_KEY"`,
      String.raw`--data-raw '{"it'\''s":1,"key":"'"$API_KEY"'"}'`,
    ].join(' \\\n  '),
  )
  const basic = {
    method: 'GET',
    url: 'https://crm.example/',
    headers: [['authorization', 'Basic ••••abcd']],
    body: null,
  } as const
  assert.equal(curlCommand(basic), `curl \\\n  'https://crm.example/' \\\n  -H 'authorization: Basic '"$CREDENTIALS"`)
})

test('T15 an AWS signature that is shown as dots is one that curl makes itself', () => {
  const credential = 'AKIDEXAMPLE/••••/eu-west-1/sqs/aws4_request'
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=••••, Signature=••••`
  const command = curlCommand({
    method: 'POST',
    url: 'https://sqs.example/',
    headers: [['authorization', authorization]],
    body: null,
  })
  assert.match(command, /--aws-sigv4 'aws:amz:eu-west-1:sqs' \\\n {2}-u 'AKIDEXAMPLE:'"\$AWS_SECRET_ACCESS_KEY"/)
  assert.doesNotMatch(command, /authorization|•/i)
})
