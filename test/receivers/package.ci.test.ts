// `@offhook/receiving`, as it is packed: other programs compile with its types, without the types of Node or the DOM, and run.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { receivingPackage } from '../../scripts/release/packages.ts'
import { SECRET } from './example-receivers.ts'

const root = join(import.meta.dirname, '../..')

const PROGRAM = `
import { EVENT_SCHEMAS, EVENT_TYPES, FIELD_SCHEMAS, verify, verifyRequest, VerificationError } from '@offhook/receiving'
import type { CallEvent, CallFinalEvent, EventFields, RefusalReason } from '@offhook/receiving'

declare const console: { log(...values: unknown[]): void }

interface Own extends CallFinalEvent { readonly order_id: string }
const outcomeOf = (event: CallEvent): EventFields['outcome'] =>
  event.event_type === 'call.final' || event.event_type === 'call.ended' ? event.outcome : null
const own: Own = { event_type: 'call.final', sequence: 9, outcome: 'missed', tags: ['a'], order_id: 'x' }
// @ts-expect-error: there is no such outcome
const wrong: CallEvent = { event_type: 'call.final', outcome: 'gone' }
const reasons: RefusalReason[] = []
const headers = { get: (name: string) => (name === 'webhook-id' ? 'dlv_1' : null) }
await verify({ headers, body: '{}' }, { keys: '${SECRET}' }).catch((error: unknown) => {
  if (error instanceof VerificationError) reasons.push(error.reason)
})
const request = { headers, arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) }
await verifyRequest(request, { keys: ['${SECRET}'], toleranceS: 60 }).catch(({ reason }: VerificationError) => reasons.push(reason))
console.log(outcomeOf(own), outcomeOf(wrong), reasons.join(), EVENT_TYPES.length, Object.keys(FIELD_SCHEMAS).length > 90)
console.log(EVENT_SCHEMAS['call.final'].title)
`

test('other programs compile with the types of @offhook/receiving, and run with it alone', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-receiving-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const declarations = join(folder, 'declarations')
  const toDeclarations = ['--emitDeclarationOnly', '--outDir', join(declarations, 'receiving')]
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.receiving.json', ...toDeclarations], { cwd: root })
  const { name, files } = receivingPackage({ root, version: '1.2.3', declarations })
  for (const [path, content] of files) {
    const file = join(folder, 'node_modules', name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
  assert.ok(typeof manifest === 'object' && manifest !== null && !('dependencies' in manifest))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'main.ts'), PROGRAM)
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022', '--types', '']
  const compiled = spawnSync(process.execPath, [tsc, ...options, 'main.ts'], { cwd: folder, encoding: 'utf8' })
  assert.equal(compiled.stdout, '')
  const output = execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' })
  assert.equal(output, 'missed gone missing_header,missing_header 10 true\ncall.final\n')
})
