// Calls with a recording, for tests of the page.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Api } from '../kit/api.ts'
import { answered, ended, postUpdates, ringing } from './call-updates.ts'

export const wav = await readFile(join(import.meta.dirname, '../../recorded-sessions/asterisk/answered.wav'))

export const player = (page: Page) => page.getByRole('group', { name: 'Player: recording' })

/** Creates an ended call of 95 seconds; returns its id. `more`: members of its last update. */
export async function endedCall(api: Api, uniqueid: string, more: object = {}): Promise<string> {
  const at = (seconds: number): string => new Date(Date.now() - (100 - seconds) * 1_000).toISOString()
  await postUpdates(api, ringing(uniqueid, { at: at(0) }), answered(uniqueid, at(12)), {
    ...ended(uniqueid, 'answered', at(95)),
    ...more,
  })
  return String((await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id)
}

export async function sendRecording(api: Api, call: string, audio: Uint8Array<ArrayBuffer>): Promise<void> {
  const path = `~/calls/${call}/recording`
  const answer = await api.program.ask(path, { method: 'PUT', headers: { 'content-type': 'audio/wav' }, body: audio })
  assert.equal(answer.status, 202, await answer.text())
}

/** Creates a call with a playable recording; returns its id. */
export async function recordedCall(api: Api, uniqueid: string, audio = wav): Promise<string> {
  const id = await endedCall(api, uniqueid)
  await sendRecording(api, id, audio)
  await api.until(`~/calls/${id}`, ({ recordings }) => recordings[0]?.state === 'ready')
  return id
}
