import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginAuth } from '../form/auth-kinds.ts'
import { newDraft, type Saved } from '../draft/saved.ts'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { lacksAuth, shownProblems } from './shown-problems.ts'

test('27 of OAuth 2 that was only just chosen nothing is wrong yet: that somebody has to connect is missing', () => {
  const base = { ...newDraft(), name: 'CRM' }
  const begun = beginAuth('oauth2')
  assert.equal(begun.type, 'oauth2')
  const auth = { ...begun, grant: 'refresh_token' as const, authorize_url: 'https://id.example/authorize' }
  const draft = { ...base, request: { ...base.request, url: 'https://crm.example/', auth } }
  const validated = validatedDraftOf(draft, new Map())
  const shown = (saved: Saved | null, before = base) =>
    shownProblems(
      { draft, base: before, saved, phase: { is: 'idle' } } as Parameters<typeof shownProblems>[0],
      validated,
      null,
    )
  assert.deepEqual(
    shown(null).filter(({ path }) => path.endsWith('refresh_token')),
    [],
  )
  assert.equal(lacksAuth(validated.problems, shown(null)), true)
})
