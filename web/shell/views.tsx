// The views above a list: usual views, and views that people saved. Each view is an address.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BookmarkPlus, Ellipsis, Lock, Pencil, Save, Trash2, Users } from '../parts/icons.ts'
import { useEffect, useId, useRef, useState } from 'react'
import type { FormEvent, MouseEvent, ReactNode } from 'react'
import { api, unwrap } from '../api/client.ts'
import { viewsQuery } from '../api/views.ts'
import type { SavedView, ViewedList } from '../api/views.ts'
import { Button } from '../parts/button.tsx'
import { Check } from '../parts/choice.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { ActionError } from '../parts/states.tsx'
import { toast } from '../parts/toasts.tsx'
import { useFadedEdges } from '../parts/use-faded-edges.ts'
import { messageOf } from '../api/problem.ts'
import { words } from '../words/words.ts'
import { writeSearch } from './search.ts'
import { isSameQuery, setParameters } from './view-query.ts'
import type { ViewQuery } from './view-query.ts'
import './views.css'

const say = words.views
const NAME_MAX = 100

interface ViewsProps {
  readonly list: ViewedList
  /** The present filter of the list. */
  readonly query: ViewQuery
  /** The usual views, for everybody. */
  readonly usual: readonly {
    readonly label: string
    readonly query: ViewQuery
    /** The number of items in the view, if known. */
    readonly count?: string | undefined
  }[]
  readonly onView: (query: ViewQuery) => void
}

export function Views({ list, query, usual, onView }: ViewsProps) {
  const saved = useQuery(viewsQuery(list)).data ?? []
  const [isSaving, setIsSaving] = useState(false)
  const isKnown = [...usual, ...saved].some((view) => isSameQuery(view.query, query))
  const changed = useChangedView(saved, query, isKnown)
  const row = useRef<HTMLElement>(null)
  const current = saved.find((view) => isSameQuery(view.query, query))?.id
  const isChanged = !isKnown && changed?.editable === true
  // Where there is no room for all views, scroll to the present view and the button that saves it.
  useEffect(() => {
    const view = row.current?.querySelector<HTMLElement>('.viewtab:has([aria-current])')
    if (row.current && isChanged) row.current.scrollLeft = row.current.scrollWidth
    else if (row.current && view)
      row.current.scrollLeft =
        view.offsetLeft - row.current.offsetLeft - (row.current.clientWidth - view.offsetWidth) / 2
  }, [current, isChanged])
  useFadedEdges(row)
  const linkOf = (to: ViewQuery) => ({
    href: `/${list}${writeSearch(to)}`,
    'aria-current': isSameQuery(to, query) ? ('page' as const) : undefined,
    onClick(event: MouseEvent) {
      // With a modifier key the browser opens the link in another tab.
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      onView(to)
    },
  })
  // A single view leads nowhere else.
  if (isKnown && usual.length + saved.length === 1) return null
  return (
    <nav className="tabs viewtabs" aria-label={say.name} ref={row}>
      {usual.map((view) => (
        <a key={view.label} {...linkOf(view.query)}>
          {view.label}
          {view.count !== undefined && (
            <>
              {' '}
              <span className="muted">{view.count}</span>
            </>
          )}
        </a>
      ))}
      {saved.map((view) => (
        <span key={view.id} className="viewtab">
          <a {...linkOf(view.query)} title={view.shared ? say.shared : undefined}>
            {view.shared && <Icon of={Users} small />}
            <span className="clip" dir="auto">
              {sanitizeLine(view.name)}
            </span>
          </a>
          {view.editable && isSameQuery(view.query, query) && <ViewMenu view={view} />}
        </span>
      ))}
      {isChanged && <UpdateView view={changed} query={query} />}
      {!isKnown && (
        <Button verb="views.save" small kind="quiet" icon={BookmarkPlus} onClick={() => setIsSaving(true)}>
          {say.save}
        </Button>
      )}
      {isSaving && <SaveView list={list} query={query} onClose={() => setIsSaving(false)} />}
    </nav>
  )
}

/** The saved view that was open before the person changed the filter; `null`: none. */
function useChangedView(saved: readonly SavedView[], query: ViewQuery, isKnown: boolean): SavedView | null {
  const [lastId, setLastId] = useState<string | null>(null)
  const shownId = saved.find((view) => isSameQuery(view.query, query))?.id ?? null
  if (isKnown && shownId !== lastId) setLastId(shownId)
  return saved.find(({ id }) => id === lastId) ?? null
}

/** Overwrites a saved view with the present filter. */
function UpdateView({ view: { id, list, name, query: before }, query }: { view: SavedView; query: ViewQuery }) {
  const queries = useQueryClient()
  const save = async (next: Record<string, string>): Promise<void> => {
    await unwrap(api.PATCH('/views/{id}', { params: { path: { id } }, body: { query: next } }))
    await queries.invalidateQueries(viewsQuery(list))
  }
  const updating = useMutation({
    mutationFn: () => save(setParameters(query)),
    onSuccess: () =>
      toast(say.updated(sanitizeLine(name)), () => {
        save(before).catch((error: unknown) => toast(messageOf(error)))
      }),
    onError: (error) => toast(messageOf(error)),
  })
  return (
    <Button
      verb="views.save"
      small
      kind="quiet"
      icon={Save}
      busy={updating.isPending}
      onClick={() => updating.mutate()}
    >
      <span className="clip">{say.update(sanitizeLine(name))}</span>
    </Button>
  )
}

/** The actions on the open view. */
function ViewMenu({ view }: { view: SavedView }) {
  const { list, shared } = view
  const queries = useQueryClient()
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  const close = (): void => setOpen(null)
  const share = async (): Promise<void> => {
    const params = { path: { id: view.id } }
    try {
      await unwrap(api.PATCH('/views/{id}', { params, body: { shared: !shared } }))
      await queries.invalidateQueries(viewsQuery(list))
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <>
      <Menu
        label={say.more(sanitizeLine(view.name))}
        icon={Ellipsis}
        iconOnly
        small
        entries={[
          { id: 'rename', verb: 'views.save', label: say.rename, icon: Pencil, onPick: () => setOpen('rename') },
          {
            id: 'share',
            verb: 'views.share',
            label: shared ? say.unshare : say.share,
            icon: shared ? Lock : Users,
            onPick: () => void share(),
          },
          {
            id: 'delete',
            verb: 'views.save',
            label: words.parts.delete,
            icon: Trash2,
            danger: true,
            onPick: () => setOpen('delete'),
          },
        ]}
      />
      {open === 'rename' && <RenameView view={view} onClose={close} />}
      {open === 'delete' && <DeleteView view={view} onClose={close} />}
    </>
  )
}

interface DialogProps {
  readonly view: SavedView
  readonly onClose: () => void
}

function RenameView({ view: { id, list, name: before }, onClose }: DialogProps) {
  const [name, setName] = useState(before)
  const renaming = useChange(list, {
    change: () => unwrap(api.PATCH('/views/{id}', { params: { path: { id } }, body: { name } })),
    said: () => say.saved(sanitizeLine(name.trim())),
    onClose,
  })
  return <NameDialog title={say.renameTitle} name={name} onName={setName} saving={renaming} onClose={onClose} />
}

function DeleteView({ view: { id, list, name, shared }, onClose }: DialogProps) {
  const deleting = useChange(list, {
    change: () => unwrap(api.DELETE('/views/{id}', { params: { path: { id } } })),
    said: () => say.deleted(sanitizeLine(name)),
    onClose,
  })
  return (
    <ConfirmDialog
      title={say.delete(sanitizeLine(name))}
      act={words.parts.delete}
      busy={deleting.isPending}
      error={deleting.error}
      onYes={() => deleting.mutate()}
      onClose={onClose}
    >
      <p>{shared ? say.deleteShared : say.deleteOwn}</p>
    </ConfirmDialog>
  )
}

function SaveView({ list, query, onClose }: Pick<ViewsProps, 'list' | 'query'> & Pick<DialogProps, 'onClose'>) {
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const saving = useChange(list, {
    change: () => unwrap(api.POST('/views', { body: { list, name, query: setParameters(query), shared } })),
    said: () => say.saved(sanitizeLine(name.trim())),
    onClose,
  })
  return (
    <NameDialog title={say.saveTitle} name={name} onName={setName} saving={saving} onClose={onClose}>
      <p className="hint">{say.saveWhat}</p>
      <Check label={say.shareWhat} verb="views.share" on={shared} onSwitch={setShared} />
    </NameDialog>
  )
}

interface NameDialogProps {
  readonly title: string
  readonly name: string
  readonly onName: (name: string) => void
  readonly saving: ReturnType<typeof useChange>
  readonly onClose: () => void
  readonly children?: ReactNode
}

function NameDialog({ title, name, onName, saving, onClose, children }: NameDialogProps) {
  const id = useId()
  const [isMissing, setIsMissing] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setIsMissing(name.trim() === '')
    if (name.trim() !== '') saving.mutate()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button type="submit" form={id} kind="main" busy={saving.isPending}>
            {words.parts.save}
          </Button>
        </>
      }
    >
      <form id={id} className="stackgap" onSubmit={submit}>
        <TextField
          autoFocus
          label={say.label}
          value={name}
          maxLength={NAME_MAX}
          problem={isMissing && name.trim() === '' ? say.nameMissing : undefined}
          onText={onName}
        />
        {children}
        <ActionError error={saving.error} />
      </form>
    </Dialog>
  )
}

/** A mutation of a list's views, which are fetched again afterwards. */
function useChange(
  list: ViewedList,
  {
    change,
    said,
    onClose,
  }: { readonly change: () => Promise<unknown>; readonly said: () => string; readonly onClose: () => void },
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await queries.invalidateQueries(viewsQuery(list))
      toast(said())
      onClose()
    },
  })
}
