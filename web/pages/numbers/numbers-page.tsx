import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Upload } from '../../parts/icons.ts'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { Directory } from './directory.tsx'
import { ExportNumbers } from './export.tsx'
import { AddNumber, EditNumber } from './number-dialog.tsx'
import './numbers.css'
import { UnknownNumbers } from './unknown-numbers.tsx'
import { ChooseSheet } from './import/choose-sheet.tsx'
import { SheetPreview } from './import/sheet-preview.tsx'
import type { Sheet } from './import/sheet.ts'

const say = words.numbers

const VIEWS = ['all', 'unknown'] as const
type View = (typeof VIEWS)[number]

/** The directory; with `?view=import` the import. */
export function NumbersPage() {
  const place = usePlace()
  if (place.view === 'import') return <ImportPage onList={() => place.go({})} />
  const close = (): void => place.go({ open: undefined, add: undefined })
  const actions = (
    <>
      <ExportNumbers q={place.q} />
      <Button verb="numbers.change" icon={Upload} onClick={() => place.go({ view: 'import', q: undefined })}>
        {say.import}
      </Button>
      <Button verb="numbers.change" kind="main" icon={Plus} onClick={() => place.go({ add: 'new' })}>
        {say.add}
      </Button>
    </>
  )
  return (
    <Page title={say.title} actions={actions} flush>
      <div className="numbertabs">
        <Tabs<View>
          label={say.title}
          tabs={VIEWS.map((id) => ({ id, label: say.views[id] }))}
          open={place.view}
          onOpen={(view) => place.go({ view: view === 'all' ? undefined : view })}
          panelClass="tabbed"
        >
          {place.view === 'all' ? (
            <Directory q={place.q} onSearch={place.search} onOpen={place.openOne} onAdd={place.addNew} />
          ) : (
            <UnknownNumbers onAdd={(number) => place.go({ add: number })} />
          )}
        </Tabs>
      </div>
      {place.add !== null && (
        <AddNumber
          key={place.add}
          number={place.add === 'new' ? '' : place.add}
          onClose={close}
          onOpen={place.openOne}
        />
      )}
      {place.open !== null && <EditNumber key={place.open} id={place.open} onClose={close} />}
    </Page>
  )
}

/** The present view, from the URL. */
function usePlace() {
  const search = useSearch({ from: '/inside/numbers' })
  const navigate = useNavigate()
  const { view, q = '', open = null, add = null } = search
  const text = JSON.stringify({ view, q, open, add })
  const before = useMemo(
    () => JSON.parse(text) as { view?: string; q: string; open: string | null; add: string | null },
    [text],
  )
  const go = useCallback(
    (change: Readonly<Record<string, string | undefined>>, replace = false) => {
      const next = { view: before.view, q: before.q, open: before.open ?? undefined, add: before.add ?? undefined }
      const isAway = Object.keys(change).length === 0
      void navigate({ to: '/numbers', search: isAway ? {} : { ...next, ...change }, replace, resetScroll: false })
    },
    [before, navigate],
  )
  return {
    view: view === 'import' ? ('import' as const) : (VIEWS.find((one) => one === view) ?? 'all'),
    q,
    open,
    add,
    go,
    search: useCallback((typed: string) => go({ q: typed }, true), [go]),
    openOne: useCallback((id: string) => go({ open: id, add: undefined }), [go]),
    addNew: useCallback(() => go({ add: 'new' }), [go]),
  }
}

/** The import of many numbers: choose, check, import, and see the refused rows. */
function ImportPage({ onList }: { onList: () => void }) {
  const [sheet, setSheet] = useState<Sheet | null>(null)
  return (
    <Page title={say.importing.title} up={{ to: '/numbers', label: say.title }}>
      <div className="stackgap importing">
        {sheet === null ? (
          <ChooseSheet onSheet={setSheet} />
        ) : (
          <SheetPreview sheet={sheet} onOther={() => setSheet(null)} onList={onList} />
        )}
      </div>
    </Page>
  )
}
