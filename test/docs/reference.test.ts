import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { CLIENT_TYPES, clientTypesHead, readClientDocument } from './client-types.ts'
import { referencePages } from './pages.ts'

const root = join(import.meta.dirname, '../..')
const pages = await referencePages()

for (const { path, text } of pages) {
  test(`${path} says what the code says`, () => {
    const stored = globSync(path, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
    assert.ok(stored[0] === text, `${path} is out of date. Run "npm run docs" and commit what it writes.`)
  })
}

// test/clients compares the types themselves.
test(`${CLIENT_TYPES} is made of the present document`, async () => {
  const stored = readFileSync(join(root, CLIENT_TYPES), 'utf8')
  const isCurrent = stored.startsWith(clientTypesHead(await readClientDocument()))
  assert.ok(isCurrent, `${CLIENT_TYPES} is out of date. Run "npm run docs" and commit what it writes.`)
})

test('every page of docs/reference is generated', () => {
  const generated = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/reference/'))
  assert.deepEqual(globSync('docs/reference/*.md', { cwd: root }).toSorted(), generated.toSorted())
})

test('the signature shown on the page of events is right', () => {
  const page = pages.find(({ path }) => path === 'docs/reference/events.md')?.text ?? ''
  const shown = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? ''
  const headers = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      shown(new RegExp(`^${name}: (.+)$`, 'm')),
    ]),
  )
  const [body = ''] = /^\{"event_id".+\}$/m.exec(page) ?? []
  const webhook = new Webhook(shown(/`(whsec_[^`]+)`/))
  const signature = webhook.sign(
    headers['webhook-id'] ?? '',
    new Date(Number(headers['webhook-timestamp']) * 1000),
    body,
  )
  assert.equal(headers['webhook-signature'], signature)
})
