// On the page of a new integration: the built-in templates, and a template in the URL fragment.
import { useLocation, useNavigate } from '@tanstack/react-router'
import { LayoutTemplate } from '../../../parts/icons.ts'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import type { IntegrationTemplate } from '../../../../src/integrations/templates.ts'
import type { Draft } from '../draft/draft.ts'
import { onlyError } from '../preview/validated-draft.ts'
import { isDirty } from '../saving/editing.ts'
import type { EditingStore } from '../saving/store.ts'
import { FRAGMENT_START } from './fragment.ts'
import type { Refusal } from './read-template.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const GalleryDialog = fetchedLater(async () => (await import('../later.ts')).GalleryDialog)
const FoundDialog = fetchedLater(async () => (await import('../later.ts')).FoundDialog)
const OpenDialog = fetchedLater(async () => (await import('../later.ts')).OpenDialog)

const say = serviceWords.services.template

type Opening =
  | { readonly is: 'closed' }
  | { readonly is: 'gallery'; readonly chosen: IntegrationTemplate | null }
  | { readonly is: 'asking'; readonly refused: Refusal | null }
  | { readonly is: 'found'; readonly draft: Draft }

interface FromTemplateProps {
  readonly store: EditingStore
  /** Names of the steps that a new integration waits for. */
  readonly steps: readonly string[]
  /** Goes to the place of the problem. */
  readonly onProblem: (problem: ConfigProblem) => void
}

/** Nothing is saved: the template fills in a new draft. */
export function FromTemplate({ store, steps, onProblem }: FromTemplateProps) {
  const [opening, setOpening] = useState<Opening>({ is: 'closed' })
  const missing = useRef<ConfigProblem | null>(null)
  useEffect(() => {
    // Runs after the dialog has closed: until then the dialog keeps the focus.
    if (opening.is !== 'closed' || missing.current === null) return
    onProblem(missing.current)
    missing.current = null
  })
  const close = useFragment((next) => setOpening(next), steps)
  const use = (draft: Draft): void => {
    const before = store.get().draft
    store.dispatch({ type: 'edit', change: () => draft })
    missing.current = onlyError(draft)
    toast(say.used, () => store.dispatch({ type: 'edit', change: () => before }))
  }
  const shut = (): void => {
    setOpening({ is: 'closed' })
    close()
  }
  return (
    <>
      <Button small icon={LayoutTemplate} onClick={() => setOpening({ is: 'gallery', chosen: null })}>
        {say.open}
      </Button>
      {opening.is === 'gallery' && (
        <GalleryDialog
          chosen={opening.chosen}
          steps={steps}
          replaces={isDirty(store.get())}
          onChoose={(chosen) => setOpening({ is: 'gallery', chosen })}
          onUse={(draft) => {
            shut()
            use(draft)
          }}
          onOther={() => setOpening({ is: 'asking', refused: null })}
          onClose={shut}
        />
      )}
      {opening.is === 'asking' && (
        <OpenDialog
          refused={opening.refused}
          steps={steps}
          onFound={(draft) => setOpening({ is: 'found', draft })}
          onClose={shut}
        />
      )}
      {opening.is === 'found' && (
        <FoundDialog
          draft={opening.draft}
          replaces={isDirty(store.get())}
          onUse={() => {
            shut()
            use(opening.draft)
          }}
          onClose={shut}
        />
      )}
    </>
  )
}

/** Opens the template in the URL; returns a function that removes it from the URL. */
function useFragment(open: (opening: Opening) => void, steps: readonly string[]): () => void {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  useEffect(() => {
    if (!hash.startsWith(FRAGMENT_START)) return
    let isWanted = true
    // Empty: the list of integrations links to the gallery this way.
    if (hash === FRAGMENT_START) return open({ is: 'gallery', chosen: null })
    void readFragment(hash, steps).then((read) => isWanted && open(read))
    return () => {
      isWanted = false
    }
    // Once for each URL: a redraw must not open the dialog again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [hash])
  return () => {
    if (hash !== '') void navigate({ to: '.', search: (now) => now, hash: '', replace: true })
  }
}

async function readFragment(hash: string, steps: readonly string[]): Promise<Opening> {
  const { draftOfTemplate, readShared } = await import('../later.ts')
  const read = await readShared(hash)
  return 'template' in read
    ? { is: 'found', draft: draftOfTemplate(read.template, steps) }
    : { is: 'asking', refused: read.refused }
}
