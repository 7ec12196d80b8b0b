import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../../api/steps.ts'
import { draftOfStep, problemsOfStep, inputOf, newStepDraft, pair, patchOf, withWhisper } from './step-draft.ts'

const shown = {
  id: 'stp_1',
  version: 3,
  position: 1,
  unreadable_reason: null,
  managed_as: null,
  enabled: true,
  created_at: '2026-11-26T00:00:00.000Z',
  updated_at: '2026-11-26T00:00:00.000Z',
  needs_recording: false,
  timeout_s: 20,
}
const webhook: Step = {
  ...shown,
  kind: 'webhook',
  name: 'score',
  url: 'https://score.example/calls',
  send: 'json',
  form: {},
  take: { lead_score: 'result.score' },
  later_s: 0,
  auth: { type: 'bearer', token: { set: true, last4: '9f2e' } },
}

test('S21 a step that nobody changed is saved as it was, its secret sent back as it is shown', () => {
  const { id, version, position, unreadable_reason, managed_as, enabled, created_at, updated_at, kind, name, ...rest } =
    webhook
  assert.deepEqual(patchOf(draftOfStep(webhook)), rest)
})

test('a step that takes fields by their own codes, and a command, are saved as they were', () => {
  assert.equal((patchOf(draftOfStep({ ...webhook, take: null })) as { take: unknown }).take, null)
  const command: Step = { ...shown, kind: 'command', name: 'transcribe', command: 'whisper' }
  assert.deepEqual(patchOf(draftOfStep(command)), { command: 'whisper', needs_recording: false, timeout_s: 20 })
})

test('the transcript of a whisper.cpp server is the MP3 in a form, and its text', () => {
  const draft = withWhisper({ ...newStepDraft(), url: ' http://10.0.0.7:8080/inference ', needs_recording: false })
  assert.deepEqual(inputOf(draft), {
    kind: 'webhook',
    name: 'transcript',
    url: 'http://10.0.0.7:8080/inference',
    send: 'audio',
    form: { response_format: 'json' },
    take: { transcript: 'text' },
    needs_recording: true,
    timeout_s: 1_800,
    later_s: 3_600,
    auth: { type: 'none' },
  })
  assert.equal(withWhisper({ ...draft, name: 'words' }).name, 'words')
})

test('what stands beside the file is sent with the file only, and blank lines never', () => {
  const draft = { ...newStepDraft(), form: [pair('language', 'en'), pair()] }
  assert.deepEqual((inputOf(draft) as { form: unknown }).form, {})
  assert.deepEqual((inputOf({ ...draft, send: 'audio' }) as { form: unknown }).form, { language: 'en' })
})

test('lines that are half typed or come twice are said, each at its line', () => {
  const [noName, good, again] = [pair('', 'x'), pair('a', '1'), pair('a', '2')]
  const [noPath, noCode] = [pair('summary', ''), pair('', 'text')]
  const draft = { ...newStepDraft(), send: 'audio', takes: 'chosen' } as const
  assert.deepEqual(
    problemsOfStep({ ...draft, form: [noName, good, again, pair()], take: [noPath, noCode] }).map(
      ({ pointer }) => pointer,
    ),
    [`/form/#${noName.id}`, `/form/#${again.id}`, `/take/#${noPath.id}`, `/take/#${noCode.id}`],
  )
  assert.deepEqual(
    problemsOfStep({ ...draft, take: [pair()] }).map(({ pointer }) => pointer),
    ['/take'],
  )
  assert.deepEqual(problemsOfStep({ ...draft, send: 'json', takes: 'own', form: [noName], take: [noPath] }), [])
})
