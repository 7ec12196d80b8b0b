// Around the Base URL field: a pasted cURL command is no URL, so the page offers to import it.
import { useState } from 'react'
import type { ClipboardEvent, ReactNode } from 'react'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { inRequest } from '../draft/change.ts'
import type { Change } from '../draft/change.ts'
import type { DraftRequest } from '../draft/draft.ts'
import { looksLikeCurl } from './other-shells.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const ImportCurl = fetchedLater(async () => (await import('../later.ts')).ImportCurl)

interface CurlPasteProps {
  /** The present request, for undo. */
  readonly request: DraftRequest
  readonly change: Change
  readonly children: ReactNode
}

export function CurlPaste({ request, change, children }: CurlPasteProps) {
  const [text, setText] = useState<string | null>(null)
  // Runs before the field gets the text: the field would drop line breaks, which have a meaning in a shell command.
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain')
    if (!looksLikeCurl(pasted)) return
    event.preventDefault()
    event.stopPropagation()
    setText(pasted)
  }
  return (
    <div onPasteCapture={paste}>
      {children}
      {text !== null && (
        <ImportCurl
          text={text}
          onApply={(next) => {
            setText(null)
            change(inRequest(next))
            toast(words.curl.applied, () => change(inRequest(request)))
          }}
          onText={() => {
            setText(null)
            change(inRequest({ url: text }))
          }}
          onClose={() => setText(null)}
        />
      )}
    </div>
  )
}
