import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readSession } from './recorded-session.ts'

const session = (name: string): string => readFileSync(`recorded-sessions/${name}`, 'latin1')
const play = (text: string) => readSession(Buffer.from(text, 'latin1'), {})

test('C23 a session is known by itself, also from a later message on, or without the times of receipt', async () => {
  const ami = session('asterisk/answered.ami')
  const esl = session('freeswitch/answered.esl')
  const ari = session('ari/answered.ari')
  for (const [whole, part] of [
    [ami, ami.slice(ami.indexOf('Event: Newchannel'))],
    [esl, esl.slice(esl.indexOf('Content-Length: '))],
    [ari, ari.replaceAll(/^\d{13}(?:\.\d+)? /gm, '')],
  ] as const) {
    const updates = await play(part)
    assert.ok(updates.length > 0)
    assert.deepEqual(updates, await play(whole))
  }
})

test('C23 what is no session is refused, with what a session is', async () => {
  for (const text of ['', 'call,from\n1,2\n', '{"a": 1}', '<xml/>', '\u0000\u00ff'])
    await assert.rejects(play(text), { code: 'bad_session', message: /not a recorded session/ })
})
