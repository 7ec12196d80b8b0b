// A dialog for one number, new or existing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { readNumber } from '../../../src/calls/directory/read-number.ts'
import { api, unwrap } from '../../api/client.ts'
import { numberQuery, NUMBERS_KEY } from '../../api/numbers.ts'
import type { ListedNumber } from '../../api/numbers.ts'
import { ProblemError } from '../../api/problem.ts'
import { useMembership } from '../../api/membership.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Failed, Loading, ActionError } from '../../parts/states.tsx'
import { phone } from '../../parts/phone.ts'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { SaveConflict } from './save-conflict.tsx'
import { changeOf, draftOfNumber, entryOf, newNumberDraft } from './number-draft.ts'
import type { NumberEntry } from './number-draft.ts'
import { NumberForm } from './number-form.tsx'

const say = words.numbers.form

interface AddProps {
  readonly number: string
  readonly onClose: () => void
  /** Opens the existing entry. */
  readonly onOpen: (id: string) => void
}

export function AddNumber({ number, onClose, onOpen }: AddProps) {
  const [draft, setDraft] = useState(() => newNumberDraft(number))
  const home = useMembership()?.account.country ?? 'AU'
  const queries = useQueryClient()
  const adding = useMutation({
    mutationFn: async () => {
      const entry = entryOf(draft)
      const there = await findThere(entry, home)
      // Saving would silently change the existing entry.
      if (there) return { there }
      await unwrap(api.POST('/numbers', { body: entry }))
      return { there: null }
    },
    onSuccess: async ({ there }) => {
      if (there) return
      onClose()
      toast(say.saved(phone(draft.number.trim())))
      await queries.invalidateQueries({ queryKey: NUMBERS_KEY })
    },
  })
  const there = adding.data?.there
  const problems = new Map<string, ReactNode>(problemsByPointer(adding.error))
  if (there) problems.set('/number', <There onOpen={() => onOpen(there.id)} />)
  return (
    <Dialog title={say.add} onClose={onClose}>
      <NumberForm
        draft={draft}
        onDraft={(next) => {
          adding.reset()
          setDraft(next)
        }}
        problems={problems}
        refused={adding.error ?? there}
        saving={adding.isPending}
        onSave={() => adding.mutate()}
        onClose={onClose}
      >
        {problems.size === 0 && <ActionError error={adding.error} />}
      </NumberForm>
    </Dialog>
  )
}

/** The existing entry for a number as typed; the server reports an invalid number. */
async function findThere({ number: written, country }: NumberEntry, home: string): Promise<ListedNumber | null> {
  const read = readNumber(written, country ?? home)
  if (!('number' in read)) return null
  const { data } = await unwrap(api.GET('/numbers', { params: { query: { q: read.number, limit: 1 } } }))
  return data.find(({ number }) => number === read.number) ?? null
}

function There({ onOpen }: { onOpen: () => void }) {
  return (
    <>
      {say.there}{' '}
      <button type="button" className="link" onClick={onOpen}>
        {say.openIt}
      </button>
    </>
  )
}

interface EditProps {
  readonly id: string
  readonly onClose: () => void
}

export function EditNumber({ id, onClose }: EditProps) {
  const [opened, setOpened] = useState(0)
  // Fetched each time the dialog opens, and never while a person types.
  const one = useQuery({ ...numberQuery(id, opened), staleTime: Infinity, gcTime: 0 })
  return (
    <Dialog title={say.edit} onClose={onClose}>
      {one.isError && !one.data && <Failed error={one.error} onRetry={() => void one.refetch()} />}
      {one.isPending && <Loading rows={5} />}
      {one.data && <Edit key={opened} {...one.data} onClose={onClose} onTheirs={() => setOpened(opened + 1)} />}
    </Dialog>
  )
}

interface EditFormProps {
  readonly number: ListedNumber
  readonly etag: string
  readonly onClose: () => void
  readonly onTheirs: () => void
}

function Edit({ number, etag, onClose, onTheirs }: EditFormProps) {
  const [base] = useState({ number, etag })
  const [draft, setDraft] = useState(() => draftOfNumber(number))
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: ({ over }: { over: string }) =>
      unwrap(
        api.PATCH('/numbers/{id}', {
          params: { path: { id: base.number.id }, header: { 'if-match': over } },
          body: changeOf(draftOfNumber(base.number), draft),
        }),
      ),
    onSuccess: async (saved) => {
      onClose()
      toast(say.saved(phone(saved.number)))
      await queries.invalidateQueries({ queryKey: NUMBERS_KEY })
    },
  })
  const problems = problemsByPointer(saving.error)
  const isStale = saving.error instanceof ProblemError && saving.error.status === 412
  return (
    <NumberForm
      draft={draft}
      onDraft={(next) => {
        if (!isStale) saving.reset()
        setDraft(next)
      }}
      problems={problems}
      refused={saving.error}
      saving={saving.isPending}
      onSave={() => saving.mutate({ over: base.etag })}
      onClose={onClose}
    >
      {isStale && (
        <SaveConflict
          before={base.number}
          mine={draft}
          onTheirs={onTheirs}
          onOver={(over) => saving.mutate({ over })}
        />
      )}
      {!isStale && problems.size === 0 && <ActionError error={saving.error} />}
    </NumberForm>
  )
}
