import { useCallback, useMemo, useState } from 'react'
import { inRequest } from '../draft/change.ts'
import { emptyHeader } from '../draft/draft.ts'
import type { DraftHeader } from '../draft/draft.ts'
import { useDraftForm } from '../draft-form.ts'
import { HeaderRows } from '../rows/header-rows.tsx'
import type { OnRows } from '../rows/use-rows.ts'

export function HeadersTab() {
  const { draft, change, problems } = useDraftForm()
  const { headers } = draft.request
  // Without headers, a blank one is shown to fill in. It is not part of the draft before that.
  const [first] = useState(emptyHeader)
  const shown = useMemo(() => (headers.length === 0 ? [first] : headers), [headers, first])
  const onHeaders = useCallback<OnRows<DraftHeader>>(
    (how) =>
      change((now) => {
        const before = now.request.headers
        const after = how(before.length === 0 ? [first] : before)
        return inRequest({ headers: after.filter((row) => row !== first) })(now)
      }),
    [change, first],
  )
  return <HeaderRows headers={shown} onHeaders={onHeaders} signed={draft.signing.enabled} problems={problems} />
}
