import type { HmacAuth } from './auth/kinds.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemsOf, rendered } from '../../test/kit/rendering.ts'
import { printCurl } from './curl/print.ts'
import type { RequestTemplate } from './request.ts'
import { fillSecrets, maskSecrets } from './secret-places.ts'

const usual: HmacAuth = {
  type: 'hmac',
  header: 'Stripe-Signature',
  value: 't={timestamp},v1={signature}',
  algorithm: 'sha256',
  encoding: 'hex',
  signs: '{timestamp}.{body}',
}
const auth = (more: Partial<HmacAuth>): Partial<RequestTemplate> => ({ auth: { ...usual, ...more } })

test('T16 a request with a signature of its own holds how it is made, and neither key nor signature', () => {
  const out = rendered(auth({}))
  assert.deepEqual(out.headers[1], ['Stripe-Signature', ''])
  const { algorithm, encoding, signs, value } = usual
  assert.deepEqual(out.secrets, [
    { name: 'auth.key', in: { header: 1 }, at: 0, as: 'hmac', signing: { algorithm, encoding, signs, value } },
  ])
  // The key is never filled into the request as a secret.
  assert.deepEqual(fillSecrets(out, () => 'the key').headers[1], ['Stripe-Signature', ''])
  assert.deepEqual(maskSecrets(out, () => 'last').headers[1], ['Stripe-Signature', 't=••••,v1=••••'])
})

test('T15 a signature of its own is printed as cURL with variables, to be computed by whoever runs it', () => {
  assert.match(printCurl(rendered(auth({}))), /-H ["']Stripe-Signature: t=["']*\$TIMESTAMP["']*,v1=["']*\$SIGNATURE/)
})

const WRONG: readonly (readonly [string, Partial<RequestTemplate>, string, RegExp])[] = [
  [
    'an unknown word in what is signed',
    auth({ signs: '{body}{time_stamp}' }),
    'auth.signs',
    /\{time_stamp\}\. .*"timestamp"\?/,
  ],
  ['a word that is known elsewhere', auth({ value: '{signature}{body}' }), 'auth.value', /Use \{signature\}, \{time/],
  ['no signature in the header', auth({ value: 'v1' }), 'auth.value', /Add \{signature\}/],
  ['nothing signed', auth({ signs: '' }), 'auth.signs', /Enter the signed content/],
  ['no header', auth({ header: ' ' }), 'auth.header', /Enter the name/],
  ['a header that is no name', auth({ header: 'x y' }), 'auth.header', /is not a valid/],
  [
    'a header of the program',
    auth({ header: 'webhook-signature' }),
    'auth.header',
    /Offhook sets the header .* itself\. Enter another name/,
  ],
  [
    'a header that a row has too',
    { ...auth({}), headers: [{ key: 'stripe-signature', value: '1', secret: false }] },
    'headers[0].key',
    /Authentication tab/,
  ],
]

for (const [name, template, path, message] of WRONG) {
  test(`T4 ${name} is a problem of a signature`, () => {
    const [problem, ...more] = problemsOf(template)
    assert.deepEqual(more, [])
    assert.equal(problem?.path, path)
    assert.equal(problem?.severity, 'error')
    assert.match(problem.message, message)
  })
}

test('T4 a body that is not signed is doubtful; braces that hold no word are text', () => {
  const [problem] = problemsOf(auth({ signs: '{timestamp}' }))
  assert.deepEqual([problem?.path, problem?.severity], ['auth.signs', 'warning'])
  assert.deepEqual(problemsOf({ ...auth({ signs: '{timestamp}' }), method: 'GET' }), [])
  assert.deepEqual(problemsOf(auth({ signs: '{"a":{}}{ }{body}', value: '{} {signature}' })), [])
})

test('S12 the text around a signature holds no line end', () => {
  const [place] = rendered(auth({ value: 'a\r\nx-evil: 1 {signature}é' })).secrets
  assert.ok(place?.as === 'hmac')
  assert.equal(place.signing.value, 'a x-evil: 1 {signature}%C3%A9')
})
