import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskNumbers } from './mask-numbers.ts'

test('S52 a phone number is masked however it is written, and wherever it stands', () => {
  const masked = {
    '+61412345678': '•••678',
    '0412 345 678': '•••678',
    '(02) 8888-9999': '(•••999',
    'sip:61412345678@pbx.example': 'sip:•••678@pbx.example',
    'Mobile 0412.345.678 (Jane)': 'Mobile •••678 (Jane)',
    '+61412345678, +61498765432': '•••432',
    '0\u200B4\u200B1\u200B2\u200B3': '•••123',
    '٠٤١٢٣٤٥٦٧٨': '•••٦٧٨',
    '⁰⁴¹²³⁴⁵⁶⁷⁸': '•••⁶⁷⁸',
    'call ①②③④⑤⑥⑦': 'call •••⑤⑥⑦',
    '12345': '•••345',
  }
  for (const [text, wanted] of Object.entries(masked)) assert.equal(maskNumbers(text), wanted, text)
})

test('S52 extensions and names stay as they are', () => {
  for (const text of ['201', '1300', 'Desk 4', 'Anna Smith 2', 'anonymous', '']) assert.equal(maskNumbers(text), text)
})

test('S45 a long text is masked in an instant', () => {
  const started = performance.now()
  for (const text of ['1'.repeat(10_000), '1 - '.repeat(5_000), '1.a'.repeat(5_000)]) maskNumbers(text)
  assert.ok(performance.now() - started < 500)
})
