import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCurl } from '../../../../src/render/curl/parse.ts'
import { asUnix, looksLikeCurl } from './other-shells.ts'

test('14 a cURL command is recognised when it is pasted, and nothing else is', () => {
  for (const text of [
    'curl https://a.example',
    '  curl.exe -X POST https://a.example',
    '$ curl https://a.example',
    'PS C:\\Users\\sam> curl.exe https://a.example',
    'C:\\Users\\sam>curl https://a.example',
    'curl \\\n  https://a.example',
  ]) {
    assert.ok(looksLikeCurl(text), text)
  }
  for (const text of ['https://curl.example/x', 'curl', 'curling https://a', 'see curl https://a.example', '']) {
    assert.ok(!looksLikeCurl(text), text)
  }
})

const said = { method: 'POST', url: 'https://a.example/hook?x=1', body: { a: "it's", b: '$5 & more' } }

/** The same request, as each shell writes it. */
const written: Readonly<Record<string, string>> = {
  unix: `$ curl -X POST 'https://a.example/hook?x=1' \\\n  -H 'content-type: application/json' \\\n  --data-raw '{"a":"it'\\''s","b":"$5 & more"}'`,
  cmd: `curl ^"https://a.example/hook?x=1^" ^\r\n  -X ^"POST^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":^\\^"it's^\\^",^\\^"b^\\^":^\\^"$5 ^& more^\\^"^}^"`,
  powershell: `PS C:\\> curl.exe -X POST 'https://a.example/hook?x=1' \`\r\n  -H 'content-type: application/json' \`\r\n  --data-raw '{"a":"it''s","b":"$5 & more"}'`,
}

for (const [shell, command] of Object.entries(written)) {
  test(`14 a command copied for ${shell} says the same`, () => {
    const imported = parseCurl(asUnix(command))
    assert.ok(imported)
    const { method, url, rows, format } = imported.template
    assert.deepEqual([method, url, format], [said.method, said.url, 'json'])
    assert.deepEqual(
      rows.map(({ key, value }) => [key, value]),
      Object.entries(said.body),
    )
  })
}
