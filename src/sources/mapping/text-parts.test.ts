import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NumberForm, TextPart } from './mapping.ts'
import { hasForm, partOfText, withoutQuotes } from './text-parts.ts'

const rows: readonly (readonly [text: string, part: TextPart, found: string | undefined])[] = [
  ['sip:+61400111222@192.0.2.1:5060;user=phone', 'sip_user', '+61400111222'],
  ['"Jane \\"J\\" <x>" <sip:jane%2Bhome;p=1:secret@sip.example.com>;tag=1', 'sip_user', 'jane+home'],
  ['sips:201@[2001:db8::1]:5061', 'sip_host', '[2001:db8::1]'],
  ['SIP:201@sip.example.com;transport=tcp?x=@y', 'sip_host', 'sip.example.com'],
  ['tel:+61-400-111-222;ext=1', 'sip_user', '+61-400-111-222'],
  ['jane@sip.example.com', 'sip_user', 'jane'],
  ['201', 'sip_user', '201'],
  ['sip:sip.example.com', 'sip_user', undefined],
  ['%E0%A4%A@x', 'sip_user', '%E0%A4%A'],
  ['"Zoë \\"Z\\" Müller"', 'sip_name', 'Zoë "Z" Müller'],
  ['"Jane Citizen" <sip:201@x>', 'sip_name', 'Jane Citizen'],
  ['Jane Citizen <sip:201@x>', 'sip_name', 'Jane Citizen'],
  ['Jane Citizen', 'sip_name', 'Jane Citizen'],
  ['<sip:201@x>', 'sip_name', undefined],
  ['sip:201@x', 'sip_name', undefined],
  ['""', 'sip_name', undefined],
  ['"Jane" <+61 (0)400 111-222>', 'number', '+61400111222'],
  ['tel:+61-400-111-222', 'number', '+61400111222'],
  ['sip:reception@x', 'number', undefined],
  ['1'.repeat(65), 'number', undefined],
  [' " Jane " ', 'unquoted', 'Jane'],
  ['Jane', 'unquoted', 'Jane'],
  ['"Jane', 'unquoted', '"Jane'],
]

test('a part of a text is what its name says, or nothing', () => {
  for (const [text, part, found] of rows) assert.equal(partOfText(text, part), found, `${part} of ${text}`)
})

test('the longest text is walked once', () => {
  const long = 200_000
  const texts = ['"'.repeat(long), '<'.repeat(long), `sip:${';'.repeat(long)}`, '\\"'.repeat(long), '('.repeat(long)]
  const beganAt = performance.now()
  for (const text of texts) for (const [, part] of rows) partOfText(text, part)
  assert.ok(performance.now() - beganAt < 10_000)
})

test('quotes that are only a part of a name stay', () => {
  assert.equal(withoutQuotes('"Jane Citizen"'), 'Jane Citizen')
  assert.equal(withoutQuotes('"JC" Jane Citizen'), '"JC" Jane Citizen')
})

test('C15 a number has a form by its digits and by how it begins', () => {
  const forms: readonly (readonly [string, NumberForm, boolean])[] = [
    ['201', { max_digits: 5 }, true],
    ['+61400111222', { max_digits: 5 }, false],
    ['sip:0400111222@x', { min_digits: 8 }, true],
    ['+61400111222', { starts_with: ['00', '+'] }, true],
    ['0400 111 222', { starts_with: ['+'] }, false],
    ['reception', {}, false],
  ]
  for (const [text, form, expected] of forms) assert.equal(hasForm(text, form), expected, text)
})
