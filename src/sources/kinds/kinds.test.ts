// The declarations of each kind of source must be consistent, and the adapter of the kind must implement them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adapterOf } from '../adapters.ts'
import { flawsOf, secretNames } from './kind.ts'
import { SOURCE_KINDS } from './kinds.ts'

for (const kind of SOURCE_KINDS) {
  const names = kind.form.flatMap((part) => (typeof part === 'object' && 'settings' in part ? part.settings : part))

  test(`${kind.id}: the form asks for settings that there are, each with a label, and for a secret only where it is one`, () => {
    for (const name of names) {
      const setting = kind.settings[name]
      assert.ok(setting, name)
      assert.ok(setting.label !== '' || setting.type === 'auth', name)
      if (setting.shownWith !== '') assert.ok(names.includes(setting.shownWith), name)
      if (setting.type === 'select')
        assert.ok(
          setting.choices.some(({ value }) => value === setting.default),
          name,
        )
    }
    for (const name of secretNames(kind)) assert.equal(kind.settings[name]?.default, '', name)
  })

  test(`${kind.id}: its adapter is heard as it says`, () => {
    const adapter = adapterOf(kind.id)
    assert.equal(adapter?.kind, kind)
    assert.equal(adapter.dialled !== undefined, kind.mode === 'dialled')
    assert.equal(adapter.posted !== undefined, kind.mode === 'posted')
    assert.equal(kind.at !== undefined, kind.mode === 'dialled')
  })

  test(`${kind.id}: what is missing is told where it is required, and what is usual is right`, () => {
    const missing = flawsOf(kind, {}).map(({ pointer }) => pointer)
    const required = Object.entries(kind.settings).flatMap(([name, one]) => (one.required ? [`/settings/${name}`] : []))
    // Messages without authentication need no secret.
    assert.deepEqual(missing, kind.id === 'push' ? [] : required)
    const usual = Object.fromEntries(Object.entries(kind.settings).map(([name, one]) => [name, one.default || null]))
    const flawed = flawsOf(kind, usual).map(({ pointer }) => pointer)
    assert.deepEqual(flawed, missing)
  })
}
