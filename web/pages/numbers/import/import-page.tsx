import { useState } from 'react'
import { Page } from '../../../shell/page.tsx'
import { words } from '../../../words/words.ts'
import { ChooseSheet } from './choose-sheet.tsx'
import { SheetPreview } from './sheet-preview.tsx'
import type { Sheet } from './sheet.ts'

const say = words.numbers

/** Many numbers at once: chosen, looked at, entered, and told what was refused. */
export function ImportPage({ onList }: { onList: () => void }) {
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
