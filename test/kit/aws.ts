// A receiver's side of AWS Signature Version 4, by the words of AWS's documentation ("Create a signed AWS API request"), from the
// request as it was received. It shares no code with the sender.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import type { ReceivedRequest } from './receiver.ts'

export interface AwsKeys {
  readonly id: string
  readonly secret: string
}

export interface AwsCheck {
  readonly isValid: boolean
  readonly signedHeaders: readonly string[]
  readonly scope: string
  /** `x-amz-date`. */
  readonly date: string
}

const hash = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex')
const mac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const uriEncode = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) =>
      /[\w.~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

export function checkAwsSignature(received: ReceivedRequest, keys: AwsKeys): AwsCheck {
  const headers = new Map(received.headers.map(([name, value]) => [name.toLowerCase(), value]))
  const authorization = headers.get('authorization') ?? ''
  const found = /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\S+), SignedHeaders=(\S+), Signature=([\da-f]{64})$/.exec(
    authorization,
  )
  assert.ok(found, authorization)
  const [, id = '', scope = '', signed = '', signature] = found
  const date = headers.get('x-amz-date') ?? ''
  const signedHeaders = signed.split(';')
  // AWS demands that the host and every header of its own are signed.
  assert.ok(signedHeaders.includes('host') && signedHeaders.includes('x-amz-date'))
  for (const name of headers.keys()) assert.ok(!name.startsWith('x-amz-') || signedHeaders.includes(name), name)
  assert.deepEqual(signedHeaders, signedHeaders.toSorted())
  assert.ok(scope.startsWith(date.slice(0, 8)))
  const [path = '', query = ''] = received.path.split('?')
  const parameters = query
    .split('&')
    .filter((one) => one !== '')
    .map((one) => one.split('=').map((part) => uriEncode(decodeURIComponent(part))))
    .map(([key = '', value = '']) => `${key}=${value}`)
  const canonical = [
    received.method,
    path.split('/').map(uriEncode).join('/'),
    parameters.toSorted().join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers.get(name) ?? '').trim()}`),
    '',
    signed,
    hash(received.body),
  ].join('\n')
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`
  const [day = '', region = '', service = '', end = ''] = scope.split('/')
  const key = mac(mac(mac(mac(`AWS4${keys.secret}`, day), region), service), end)
  return { isValid: id === keys.id && mac(key, toSign).toString('hex') === signature, signedHeaders, scope, date }
}
