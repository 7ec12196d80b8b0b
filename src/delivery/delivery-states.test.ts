import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DELIVERY_STATES, PROBLEM_STATES, isHeldBy, isProblem } from './delivery-states.ts'

const plain = { kind: 'final', isTest: false, isHeld: false, isResent: false }
const problemsAmong = (facts: Partial<Parameters<typeof isProblem>[0]>) =>
  DELIVERY_STATES.filter((state) => isProblem({ ...plain, ...facts, state }))

test('D25 a problem failed, is retrying, or waits for an integration that is paused or off', () => {
  assert.deepEqual(problemsAmong({}), ['retrying', 'failed'])
  assert.deepEqual(problemsAmong({ isHeld: true }), ['queued', 'retrying', 'failed'])
  assert.deepEqual(new Set(problemsAmong({ isHeld: true })), new Set(PROBLEM_STATES))
  assert.deepEqual(['healthy', 'failing', 'paused', 'disabled'].filter(isHeldBy), ['paused', 'disabled'])
})

test('D25 what was resent is no problem, nor is a test', () => {
  assert.deepEqual(problemsAmong({ isHeld: true, isResent: true }), ['queued', 'retrying'])
  assert.deepEqual(problemsAmong({ isHeld: true, isTest: true }), [])
  assert.deepEqual(problemsAmong({ isHeld: true, kind: 'test' }), [])
  assert.deepEqual(problemsAmong({ kind: 'resend' }), ['retrying', 'failed'])
})
