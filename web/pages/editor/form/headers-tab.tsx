import { useCallback } from 'react'
import { words } from '../../../words/words.ts'
import { inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { DraftHeader } from '../draft/draft.ts'
import { HeaderRows } from '../rows/header-rows.tsx'
import type { OnRows } from '../rows/use-rows.ts'

export function HeadersTab() {
  const { draft, change, problems } = useDraftForm()
  const onHeaders = useCallback<OnRows<DraftHeader>>(
    (how) => change((now) => inRequest({ headers: how(now.request.headers) })(now)),
    [change],
  )
  return (
    <>
      <HeaderRows headers={draft.request.headers} onHeaders={onHeaders} problems={problems} />
      <p className="hint inrow">{words.form.headersHint}</p>
    </>
  )
}
