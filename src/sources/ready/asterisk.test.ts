// The ready-made mappings of Asterisk's CDR and CEL, with rows that an Asterisk wrote.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { callsOf } from '../../../test/recordings/played.ts'
import { asteriskCdr } from './asterisk-cdr.ts'
import { asteriskCel } from './asterisk-cel.ts'
import { readMapping } from '../mapping/read-mapping.ts'
import { understand } from '../mapping/understand.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ReadyMapping } from '../mapping/mapping.ts'

const CAME_AT = Date.parse('2026-11-27T01:00:00Z')

/** The cells of a line, as Asterisk quotes them. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    (quoted ?? bare ?? '').replaceAll('""', '"'),
  )
}

function rowsOf(ready: ReadyMapping, file: string): Record<string, string>[] {
  const lines = readFileSync(new URL(`../../../test/messages/asterisk/${file}`, import.meta.url), 'utf8')
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const cells = cellsOf(line)
      assert.equal(cells.length, ready.columns?.length)
      return Object.fromEntries((ready.columns ?? []).map((name, index) => [name, cells[index] ?? '']))
    })
}

function read({ mapping }: ReadyMapping, rows: readonly Record<string, unknown>[]): CallUpdate[] {
  assert.ok('mapping' in readMapping(mapping))
  return rows.flatMap((row) => {
    const body = Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''))
    const { updates, problems } = understand(mapping, { body }, { at: CAME_AT, country: 'AU', zone: 'UTC' })
    assert.deepEqual(problems, [])
    return updates
  })
}

function livesOf(updates: readonly CallUpdate[]): string[] {
  return [...callsOf(updates).values()].map(({ call, events }) => {
    const life = events.map(({ type, at }) => `${type} ${Math.round((at - call.startAt) / 1000)}`).join(', ')
    return `${life}: ${call.outcome}`
  })
}

test('C13 CEL: eight calls live as the manager interface tells such calls', () => {
  assert.deepEqual(livesOf(read(asteriskCel, rowsOf(asteriskCel, 'cel.csv'))), [
    'ringing 0, answered 2, ended 7: answered',
    'ringing 0, ended 0: busy',
    'ringing 0, ended 4: missed',
    'ringing 0, queued 0, answered 2, ended 6: answered',
    'ringing 0, ended 2: abandoned',
    'ringing 0, in_menu 1, ringing 2, answered 4, ended 8: answered',
    'ringing 0, answered 2, transferring 7, answered 9, ended 12: answered',
    'ringing 0, voicemail 3, ended 6: missed',
  ])
})

test('C14 CEL: who called whom', () => {
  const [played] = callsOf(read(asteriskCel, rowsOf(asteriskCel, 'cel.csv'))).values()
  const {
    caller_number: number,
    caller_name: name,
    tracking_number: dialled,
    hangup_cause_code: code,
  } = played?.call.fields ?? {}
  assert.deepEqual([number, name, dialled, code], ['+61400111222', 'Jane Citizen', '61255550140', 16])
})

test('C14 CEL: menus, groups and consultations change neither the caller nor the number dialled', () => {
  const calls = (['menu-then-extension', 'group-of-local', 'consultation'] as const).map((name) => {
    const file = readFileSync(new URL(`../../../test/messages/asterisk/cel-${name}.jsonl`, import.meta.url), 'utf8')
    const rows = file
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
    const [played] = callsOf(read(asteriskCel, rows)).values()
    const { caller_number: number, caller_name: callerName, tracking_number: dialled } = played?.call.fields ?? {}
    return [number, callerName, dialled]
  })
  assert.deepEqual(calls, [
    ['+61400111222', 'Jane Citizen', '61255550316'],
    ['+61400111222', 'Jane Citizen', '61255550322'],
    ['+61400111222', 'Jane Citizen', '61255550120'],
  ])
})

test('C14 CEL: a trunk that tells no number has the first that its dialplan goes on with', () => {
  const leg = { uniqueid: '1796087094.1', linkedid: '1796087094.1', cidnum: '+61400111222', eventtime: '1796087094.1' }
  const rows = [
    { ...leg, eventtype: 'CHAN_START', exten: 's' },
    { ...leg, eventtype: 'APP_START', appname: 'BackGround', exten: '61255550140' },
    { ...leg, eventtype: 'APP_START', appname: 'Dial', exten: '203' },
  ]
  const [played] = callsOf(read(asteriskCel, rows)).values()
  assert.equal(played?.call.fields['tracking_number'], '61255550140')
})

test('C12 CDR: the records of a call tell it once, at its end; what the PBX itself answered is no answer', () => {
  assert.deepEqual(livesOf(read(asteriskCdr, rowsOf(asteriskCdr, 'cdr-master.csv'))), [
    'ringing 0, answered 2, ended 7: answered',
    'ringing 0, ended 0: busy',
    'ringing 0, ended 4: missed',
    // The queue took the caller at once, and its record has no other answer.
    'ringing 0, answered 0, ended 6: answered',
    // The record does not show that the caller gave up.
    'ringing 0, ended 2: missed',
    'ringing 0, answered 0, ended 8: answered',
    // The first of two records: the second talk is not counted.
    'ringing 0, answered 1, ended 7: answered',
    'ringing 0, ended 3: missed',
  ])
})

test('C2 CDR posted by a hangup handler: what became of the last Dial is how the call ended', () => {
  const posted = { linkedid: '1795738072.2', src: '+61400111222', dst: '61255550140', start: '2026-11-27 00:07:52' }
  const rows: readonly (readonly [Record<string, string>, string])[] = [
    [{ dialstatus: 'ANSWER', answer: '2026-11-27 00:07:54' }, 'answered'],
    [{ dialstatus: 'CANCEL' }, 'abandoned'],
    [{ dialstatus: 'NOANSWER' }, 'missed'],
    [{ dialstatus: 'CHANUNAVAIL' }, 'failed'],
    [{ lastapp: 'BackGround', answer: '2026-11-27 00:07:52' }, 'unanswered'],
  ]
  for (const [given, outcome] of rows) {
    const [played] = callsOf(read(asteriskCdr, [{ ...posted, ...given }])).values()
    assert.equal(played?.call.outcome, outcome)
    assert.equal(played.call.status, 'ended')
    assert.equal(played.call.answerAt !== null, outcome === 'answered')
  }
})
