import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStepAnswer, parseStepAnswer } from './step-answer.ts'

const own = { take: null, country: 'AU' }

function fieldsOf(value: unknown, take: Record<string, string> | null = null): unknown {
  const read = readStepAnswer(value, { take, country: 'AU' })
  return read.ok ? read.fields : read.problem
}

function problemOf(value: unknown, take: Record<string, string> | null = null): string | null {
  return readStepAnswer(value, { take, country: 'AU' }).problem
}

test('C4 fields are taken by their codes and read as those of an event', () => {
  const answer = {
    transcript: '  Hello.\n',
    sentiment: 'positive',
    tags: ['quote', 'new'],
    lead_score: 0.8,
    'custom.topic': 'roof',
    caller_number: '0255 501 234',
    notes: null,
  }
  assert.deepEqual(fieldsOf(answer), {
    transcript: 'Hello.',
    sentiment: 'positive',
    tags: ['quote', 'new'],
    lead_score: 0.8,
    'custom.topic': 'roof',
    caller_number: '+61255501234',
  })
  assert.equal(problemOf(answer), null)
})

test('what is no field, or has no value of one, is left out and named; the rest counts', () => {
  const answer = { summary: 'ok', nope: 1, sentiment: 'angry', status: 'ended', transcript: 'x'.repeat(100_001) }
  assert.deepEqual(fieldsOf(answer), { summary: 'ok' })
  const problem = problemOf(answer) ?? ''
  for (const part of [/nope: Unknown field/, /sentiment: Must be one of/, /status: Offhook sets/])
    assert.match(problem, part)
  assert.match(problem, /transcript: Must not be longer than 100000 characters/)
  assert.match(problemOf({ recording_url: 'https://evil.example/x.mp3' }) ?? '', /Offhook sets this field itself/)
})

test('fields are taken from where the answer has them', () => {
  const answer = { results: [{ alternatives: [{ text: ' Hi ' }] }], mood: { label: 'neutral' } }
  const take = { transcript: 'results.0.alternatives.0.text', sentiment: 'mood.label' }
  assert.deepEqual(fieldsOf(answer, take), { transcript: 'Hi', sentiment: 'neutral' })
  assert.match(
    problemOf({ text: 'x' }, { transcript: 'words' }) ?? '',
    /transcript: Not found in the response at words/,
  )
  assert.deepEqual(fieldsOf({}, { transcript: 'constructor.name' }), {}, 'only what the answer has itself')
  assert.deepEqual(fieldsOf({ text: 'x' }, { transcript: 'text.length' }), {})
})

test('C17 texts of an answer are cleaned', () => {
  assert.deepEqual(fieldsOf({ summary: 'a\0b', notes: 'x\ud800' }), { summary: 'a\uFFFDb', notes: 'x\uFFFD' })
})

test('an answer that is no object of fields is told of', () => {
  const text = (body: string): unknown => parseStepAnswer(Buffer.from(body), own)
  assert.deepEqual(text(' \n'), { ok: true, fields: {}, problem: null })
  assert.match(JSON.stringify(text('Hello')), /not JSON/)
  for (const body of ['[1]', '"x"', 'null', '7'])
    assert.match(JSON.stringify(text(body)), /response must be a JSON object/)
  const many = Object.fromEntries(Array.from({ length: 301 }, (_, at) => [`custom.f${at}`, 'x']))
  assert.match(problemOf(many) ?? '', /more than 300 fields/)
  const wrong = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, 'x']))
  assert.match(problemOf(wrong) ?? '', /And 2 more\.$/)
})
