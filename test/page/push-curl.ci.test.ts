// Runs the command that the page shows for a posted source, unchanged except for the secret.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { authDraftOf } from '../../web/pages/sources/kinds/push/auth-draft.ts'
import {
  exampleMessages,
  plainMessages,
  pushCurl,
  SECRET_EXAMPLE,
} from '../../web/pages/sources/kinds/guides/push-curl.ts'
import { startApi } from '../kit/api.ts'

const api = await startApi()
const run = promisify(execFile)
const isThere = (tool: string): Promise<boolean> =>
  run('sh', ['-c', `command -v ${tool}`]).then(
    () => true,
    () => false,
  )
const skip =
  !((await isThere('curl')) && (await isThere('openssl'))) && 'there is no curl or no openssl on this machine'

const hmac = { type: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex' }
const secret = 'it"s $HOME `secret`'

for (const [name, auth, itsSecret] of [
  ['nothing', { type: 'none' }, null],
  ['Basic', { type: 'basic', username: 'tele phone' }, secret],
  ['a key in a header', { type: 'key', in: 'header', name: 'X-Api-Key' }, secret],
  ['a key in the address', { type: 'key', in: 'query', name: 'the key' }, 'plain-key'],
  ['a key in the body', { type: 'key', in: 'body', name: '/body/auth/token' }, 'plain-key'],
  ['HMAC', hmac, secret],
  ['HMAC in base64 with SHA-512', { ...hmac, algorithm: 'sha512', encoding: 'base64' }, secret],
  ['HMAC of time and body', { ...hmac, format: 't={timestamp},v1={signature}', signed: '{timestamp}.{body}' }, secret],
  ['HMAC of the address', { ...hmac, signed: '{url}{body}', algorithm: 'sha1' }, secret],
  ['HMAC with a time of its own', { ...hmac, signed: '{timestamp}{body}', timestamp_header: 'x-time' }, secret],
  ['HMAC with a key in base64', { ...hmac, secret_encoding: 'base64' }, 'c2VjcmV0IGtleSE='],
  ['Standard Webhooks', { type: 'standard_webhooks' }, 'whsec_c2VjcmV0IGtleSE='],
] as const) {
  test(`the command of a source that is proved by ${name} posts what is taken`, { skip }, async () => {
    const settings = { auth, ...(itsSecret !== null && { secret: itsSecret }) }
    const made = await api.post('~/sources', { kind: 'push', name, settings })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const url = String(made.body.url)
    const text = pushCurl({ url, auth: authDraftOf(auth), messages: plainMessages('try-1') })
    const { refused } = await ran(made.body.id, withSecret(text, itsSecret), 2)
    assert.equal(refused, null)
  })
}

test('by a mapping that comes with Offhook the command posts a call that is understood', { skip }, async () => {
  const { data: ready } = (await api.get('/api/v1/mappings')).body
  for (const { id, name, mapping, auth, columns } of ready) {
    if (columns !== null) continue
    const isBase64 = auth?.secret_encoding === 'base64' || auth?.type === 'standard_webhooks'
    const itsSecret = auth === null ? null : isBase64 ? 'c2VjcmV0IGtleSE=' : 'plain-key'
    const settings = { mapping, auth, ...(itsSecret !== null && { secret: itsSecret }) }
    const made = await api.post('~/sources', { kind: 'push', name, settings })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const messages = exampleMessages(mapping, `try-${id}`)
    assert.ok(messages && messages.length > 0, id)
    const text = pushCurl({ url: String(made.body.url), auth: authDraftOf(auth), messages })
    const { refused, data } = await ran(made.body.id, withSecret(text, itsSecret), messages.length)
    assert.equal(refused, null, id)
    assert.deepEqual(
      data.flatMap(({ problems }) => problems),
      [],
      id,
    )
  }
})

function withSecret(command: string, secretOfIt: string | null): string {
  return secretOfIt === null ? command : command.replace(SECRET_EXAMPLE, () => secretOfIt.replaceAll("'", `'\\''`))
}

interface MessageList {
  readonly refused: unknown
  readonly data: readonly { readonly problems: readonly string[] }[]
}

/** Runs the command in a shell; returns the messages that the source then shows. */
async function ran(id: string, command: string, wanted: number): Promise<MessageList> {
  await run('sh', ['-ec', command])
  const { data, received } = await api.until(
    `~/sources/${id}/messages`,
    (body) => body.data.length >= wanted || body.received.refused !== null,
  )
  return { data, refused: received.refused }
}
