import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sanitizeText, sanitizeLine, hasBidiControls, withoutBidiControls } from './sanitize-text.ts'

test('S38 what cannot be seen or turns the reading direction is shown as a symbol', () => {
  assert.equal(sanitizeText('a\u0000b\u001Bc\u007F'), 'a␀b␛c␡')
  assert.equal(sanitizeText('safe\u202Egpj.exe\u2066\u200B\uFEFF'), 'safe‹202E›gpj.exe‹2066›‹200B›‹FEFF›')
  assert.equal(sanitizeText('one\r\ntwo\tthree\u2028'), 'one\ntwo\tthree‹2028›')
})

test('S38 on one line, breaks are symbols too', () => {
  assert.equal(sanitizeLine('one\r\ntwo\tthree'), 'one␊two␉three')
})

test('an emoji that is joined of several stays whole, and so do all scripts', () => {
  for (const text of ['👩‍👩‍👧', '👩🏽‍🚒', '❤️‍🔥', 'مرحبا', 'שלום', 'Zoë', '李']) assert.equal(sanitizeText(text), text)
})

test('S38 a text that turns the reading direction is known, and those of right-to-left languages are not taken for one', () => {
  assert.equal(hasBidiControls('safe\u202Egpj.exe'), true)
  assert.equal(withoutBidiControls('\u202Esafe\u2066.exe'), 'safe.exe')
  for (const text of ['', 'مرحبا', 'שלום\u200F!', 'می\u200Cخواهم']) assert.equal(hasBidiControls(text), false)
})
