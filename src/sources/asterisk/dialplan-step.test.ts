import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDialplanStep } from './dialplan-step.ts'

const steps: readonly (readonly [string, string, string, string])[] = [
  ['BackGround', 'menu', 'background', 'menu'],
  ['ExecIf', '1?Background(menu)', 'background', 'menu'],
  ['ExecIf', '0?Background(menu)', 'execif', '0?Background(menu)'],
  ['ExecIf', '0?Background(menu):Playback(sorry,noanswer)', 'playback', 'sorry,noanswer'],
  [
    'ExecIf',
    '1?Dial(PJSIP/201,20,b(dial_create_chan,s,1)):Set(DIALSTATUS=CHANUNAVAIL)',
    'dial',
    'PJSIP/201,20,b(dial_create_chan,s,1)',
  ],
  ['ExecIf', 'yes?Queue(400,t,,,30)', 'queue', '400,t,,,30'],
  ['ExecIf', '?Hangup()', 'execif', '?Hangup()'],
  ['TryExec', 'VoiceMail(100@default,u)', 'voicemail', '100@default,u'],
  ['Exec', 'nonsense', 'exec', 'nonsense'],
  ['ExecIf', 'nonsense', 'execif', 'nonsense'],
]

for (const [application, data, run, given] of steps) {
  test(`C13 the step ${application}(${data}) runs ${run}`, () => {
    const message = new Map([
      ['application', [application]],
      ['appdata', [data]],
    ])
    assert.deepEqual(readDialplanStep(message), { application: run, data: given })
  })
}
