import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api } from './api.ts'
import { flawsOf } from './kind.ts'

const fetching = { recordings_origin: 'https://pbx.example', recordings_username: 'offhook', recordings_password: 'x' }

const rows: readonly (readonly [what: string, settings: Record<string, unknown>, wrong: readonly string[]])[] = [
  ['nothing', {}, []],
  ['all of it', { country: 'AU', records: 'answered_calls', ...fetching }, []],
  ['a port', { ...fetching, recordings_origin: 'http://10.0.0.5:8088' }, []],
  ['no password', { ...fetching, recordings_password: null }, []],
  ['another word', { records: 'sometimes' }, ['records']],
  ['an address with a path', { ...fetching, recordings_origin: 'https://pbx.example/rec/' }, ['recordings_origin']],
  ['no address of the web', { ...fetching, recordings_origin: 'ftp://pbx.example' }, ['recordings_origin']],
  ['a password for nowhere', { ...fetching, recordings_origin: null }, ['recordings_origin']],
  ['nobody', { ...fetching, recordings_username: '' }, ['recordings_username']],
  ['a colon in the name', { ...fetching, recordings_username: 'a:b' }, ['recordings_username']],
  ['a setting of another kind', { host: 'pbx.example' }, ['host']],
]
for (const [what, settings, wrong] of rows)
  test(`S26 settings of a source that posts, with ${what}`, () => {
    const found = flawsOf(api, settings)
    assert.deepEqual(
      found.map(({ pointer }) => pointer),
      wrong.map((name) => `/settings/${name}`),
    )
  })
