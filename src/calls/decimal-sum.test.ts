import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDecimal, decimalText, ZERO } from './decimal-sum.ts'

const sumOf = (...values: (string | number)[]): string => decimalText(values.reduce(addDecimal, ZERO))

test('values add up exactly, whatever their digits', () => {
  assert.equal(sumOf(), '0')
  assert.equal(sumOf(0.1, 0.2), '0.3')
  assert.equal(sumOf('250.00', 1), '251.00')
  assert.equal(sumOf('-0.5', '0.25'), '-0.25')
  assert.equal(sumOf(1e-7, '1'), '1.0000001')
  assert.equal(sumOf(2.5e-7), '0.00000025')
  assert.equal(sumOf('123456789012345678901234567890.1', '0.9'), '123456789012345678901234567891.0')
  assert.equal(sumOf('a lot', 3), '3')
})
