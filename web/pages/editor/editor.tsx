// The editor of an integration: its bar, three panes, and the code that saves it.
import { useMay } from '../../api/may.ts'
import { PanelBottomClose, PanelBottomOpen, Send } from '../../parts/icons.ts'
import { useMemo, useState } from 'react'
import { addressOf } from '../../../src/integrations/service-inputs.ts'
import type { Activity } from '../../api/integrations.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { fetchedLater } from '../../parts/fetched-later.tsx'
import { routeName } from '../../parts/route-name.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { isSame } from '../../../src/json/is-same.ts'
import type { Change } from './draft/change.ts'
import type { Draft } from './draft/draft.ts'
import type { Saved } from './draft/saved.ts'
import { FieldList } from './fields/field-list.tsx'
import { DraftFormContext, destinationOf } from './draft-form.ts'
import type { DraftForm, NewSigningKey } from './draft-form.ts'
import { useOpenTab } from './form/use-open-tab.ts'
import type { OpenTab } from './form/use-open-tab.ts'
import { EditorForm } from './form/editor-form.tsx'
import { storedSecrets, validatedDraftOf } from './preview/validated-draft.ts'
import { PreviewProvider } from './preview/preview-provider.tsx'
import { useStartTest } from './test-send/use-start-test.ts'
import { BarActions } from './bar/bar-actions.tsx'
import { Notices } from './saving/notices.tsx'
import { isDirty } from './saving/editing.ts'
import type { Editing } from './saving/editing.ts'
import { Overlays } from './bar/overlays.tsx'
import { SaveBar } from './saving/save-bar.tsx'
import { lacksAuth, shownProblems } from './saving/shown-problems.ts'
import { HealthBadge, ManagedBadge, useActivity } from './saving/integration-state.tsx'
import { useEditing, useEditingPart, useEditingState, useRemoteChanges } from './saving/use-editing.ts'
import type { EditingSession } from './saving/use-editing.ts'
import { discardChanges } from './saving/discard.ts'
import { StoredDraftBanner, useStoredDraft } from './saving/use-stored-draft.tsx'
import type { StoredDraftState } from './saving/use-stored-draft.tsx'
import { useRefusedAddress } from './saving/use-refused-address.ts'
import { useSaving } from './saving/use-saving.ts'
import type { Saving } from './saving/use-saving.ts'
import { InsertionProvider } from './value/insertion.ts'

const PreviewPane = fetchedLater(async () => (await import('./preview-pane.tsx')).PreviewPane, 'now')

interface EditorProps {
  /** `null`: a new integration. */
  readonly saved: Saved | null
  /** Names of the steps that a new integration waits for. */
  readonly steps: readonly string[]
  /** The integration was saved for the first time, and its URL now has this id. */
  readonly onCreated: (id: string) => void
}

/** The frame around the panes: it is not drawn again for a letter typed in a row. */
export function Editor({ saved: loaded, steps, onCreated }: EditorProps) {
  const session = useEditing(loaded, steps)
  const { store } = session
  const saved = useEditingPart(store, (state) => state.saved)
  const name = useEditingPart(store, ({ draft }) => draft.name)
  const tabs = useOpenTab()
  const [secret, setNewKey] = useState<string | null>(null)
  const newKey = useMemo(() => ({ secret, set: setNewKey }), [secret])
  const saving = useSaving({ store, onCreated, onNewKey: setNewKey, onProblem: tabs.goTo })
  const storedDraft = useStoredDraft(store)
  const activity = useActivity(saved?.id)
  useRemoteChanges(saved?.id)
  return (
    <Page
      bare
      title={name.trim() === '' ? words.form.newTitle : routeName(name)}
      up={{ to: '/integrations', label: words.integrations.title }}
      aside={
        saved && (
          <>
            <HealthBadge saved={saved} activity={activity} />
            <ManagedBadge saved={saved} />
          </>
        )
      }
      actions={
        <BarActions
          store={store}
          steps={steps}
          waiting={activity?.waiting ?? null}
          onSwitch={(on, waiting) => void saving.switchTo(on, waiting)}
          onDeleted={() => {
            store.dispatch({ type: 'discard' })
            storedDraft.forget()
          }}
          onProblem={tabs.goTo}
        />
      }
    >
      <Panes {...{ session, tabs, newKey, saving, storedDraft, activity }} />
      <Overlays {...{ store, saving, storedDraft }} />
    </Page>
  )
}

interface PanesProps {
  readonly session: EditingSession
  readonly tabs: OpenTab
  readonly newKey: NewSigningKey
  readonly saving: Saving
  readonly storedDraft: StoredDraftState
  readonly activity: Activity | undefined
}

/** The panes: fields, form and preview. */
function Panes({ session, tabs, newKey, saving, storedDraft, activity }: PanesProps) {
  const { store } = session
  const state = useEditingState(store)
  const { draft, saved } = state
  const test = useStartTest()
  const [tested, setTested] = useState<Draft | null>(null)
  const [isFolded, setFolded] = useState(false)
  const mayTest = useMay('integrations.test')
  const mayChange = useMay('integrations.change')
  const startTest = (): void => {
    if (!mayTest) return
    // The preview pane shows the result of the test.
    setFolded(false)
    test.start()
  }
  const { kept, validated, problems, form } = useFormState(state, session.change, newKey)
  useShortcuts({ 'Ctrl+S': () => mayChange && void saving.save(), 'Ctrl+Enter': startTest })
  return (
    <InsertionProvider>
      <PreviewProvider draft={draft}>
        <div className="editor">
          <FieldList used={form.uses} />
          <DraftFormContext value={form}>
            <EditorForm tab={tabs.tab} onTab={tabs.openTab} banners={<Notices {...{ store, saving, activity }} />} />
          </DraftFormContext>
          <section className={isFolded ? 'preview folded' : 'preview'} aria-label={words.form.preview}>
            {/* The button is only visible while the preview is docked under the form. */}
            <span className="fold">
              <IconButton
                icon={isFolded ? PanelBottomOpen : PanelBottomClose}
                small
                label={isFolded ? words.form.openPreview : words.form.foldPreview}
                aria-expanded={!isFolded}
                onClick={() => setFolded(!isFolded)}
              />
            </span>
            <PreviewPane
              {...{ draft, kept, activity, problems }}
              id={saved?.id ?? null}
              test={test.ref}
              onTested={setTested}
            />
          </section>
        </div>
        <div className="editor-foot">
          <StoredDraftBanner storedDraft={storedDraft} />
          <SaveBar
            state={state}
            problems={problems}
            isAuthMissing={lacksAuth(validated.problems, problems)}
            justSaved={saving.justSaved}
            isTested={(tested !== null && isSame(tested, state.base)) || hasSent(saved, activity)}
            onSave={() => void saving.save()}
            onDiscard={() => {
              discardChanges(store)
              storedDraft.forget()
              test.forget()
            }}
            onProblem={tabs.goTo}
            test={
              <Button verb="integrations.test" icon={Send} onClick={startTest}>
                {words.saving.sendTest}
              </Button>
            }
          />
        </div>
      </PreviewProvider>
    </InsertionProvider>
  )
}

/** Calls have already caused requests since the last save, so that a test would show nothing more. */
function hasSent(saved: Saved | null, activity: Activity | undefined): boolean {
  return saved !== null && activity?.last != null && Date.parse(activity.last.at) > Date.parse(saved.updated_at)
}

/** Derives the state of the form and the preview from the draft. */
function useFormState(state: Editing, change: Change, newKey: NewSigningKey) {
  const { saved, draft, base } = state
  const kept = useMemo(() => storedSecrets(saved), [saved])
  const validated = validatedDraftOf(draft, kept)
  const address = useRefusedAddress(addressOf(validated.integration))
  const problems = useMemo(() => shownProblems(state, validated, address), [state, validated, address])
  const uses = useSame(validated.compiled.fields)
  const id = isDirty(state) ? null : (saved?.id ?? null)
  const form = useMemo((): DraftForm => {
    const destination = destinationOf(validated.compiled.origin, kept)
    return { draft, change, problems, saved, before: base, destination, id, newKey, uses }
  }, [draft, change, problems, saved, base, validated, kept, id, newKey, uses])
  return { kept, validated, problems, form }
}

/** Returns the previous set as long as the content is the same. */
function useSame(now: ReadonlySet<string>): ReadonlySet<string> {
  const [kept, keep] = useState(now)
  if (kept === now || (kept.size === now.size && [...now].every((one) => kept.has(one)))) return kept
  keep(now)
  return now
}
