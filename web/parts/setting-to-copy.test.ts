import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingToCopy } from './setting-to-copy.ts'

test('what an operator is asked to set is copied as it is typed, without the sentence around it', () => {
  const rows = [
    [
      'To let sources connect there, start Offhook with OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038.',
      'OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038',
    ],
    ['Start Offhook with OFFHOOK_SOURCE_NETWORKS=[fd00::1]:5038.', 'OFFHOOK_SOURCE_NETWORKS=[fd00::1]:5038'],
    ['Ask for OFFHOOK_ALLOW_NETWORKS=10.1.2.3/32. Then try again.', 'OFFHOOK_ALLOW_NETWORKS=10.1.2.3/32'],
    // A value that the operator has to fill in cannot be copied.
    ['Start Offhook with OFFHOOK_SOURCE_NETWORKS=<its IP address>:5038.', null],
    ['Ask your server administrator to set OFFHOOK_PUBLIC_URL.', null],
    ['', null],
  ] as const
  for (const [text, setting] of rows) assert.equal(settingToCopy(text), setting, text)
})
