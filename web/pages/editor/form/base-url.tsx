import { Link } from '@tanstack/react-router'
import { Inbox } from '../../../parts/icons.ts'
import { useId, useState } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { ownToken } from '../../../parts/inbox-token.ts'
import { words } from '../../../words/words.ts'
import { CurlPaste } from '../curl/curl-paste.tsx'
import { inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { Value } from '../value/value.tsx'
import { ValueProblems } from '../value/value-problems.tsx'
import { inboxTokenOf, useInboxBase } from '../../../parts/use-inbox.ts'

const say = words.form

/**
 * The URL, which may contain fields. A half-typed URL is checked when the cursor leaves the field. While the field is empty,
 * the page offers the Test inbox.
 */
export function BaseUrl() {
  const { draft, change, problems } = useDraftForm()
  const id = useId()
  const [typing, setTyping] = useState(false)
  const { url } = draft.request
  const inboxes = useInboxBase()
  const wrong = problems.filter(({ path, at }) => path === 'request.url' && (!typing || at !== undefined))
  const setUrl = (text: string): void => {
    setTyping(true)
    change(inRequest({ url: text }))
  }
  const fillInbox = (): void => {
    setUrl(inboxes + ownToken())
    // The button disappears with the offer, so move the focus to the field.
    document.getElementById(id)?.focus()
  }
  return (
    <div className="field" data-path="request.url" onBlur={() => setTyping(false)}>
      <div className="label-line">
        <label className="label" htmlFor={id}>
          {say.baseUrl}
        </label>
        {url === '' ? (
          <button type="button" className="link" title={say.tryInboxWhy} onClick={fillInbox}>
            <Icon of={Inbox} small />
            {say.tryInbox}
          </button>
        ) : (
          <InboxLink token={inboxTokenOf(url, inboxes)} />
        )}
      </div>
      <CurlPaste request={draft.request} change={change}>
        <Value
          id={id}
          place="url"
          label={say.baseUrl}
          text={url}
          onText={setUrl}
          problems={wrong}
          describedBy={`${id}-problem`}
        />
      </CurlPaste>
      <ValueProblems id={`${id}-problem`} text={url} problems={wrong} onText={setUrl} />
    </div>
  )
}

/** A link to the Test inbox, when the URL is an inbox of Offhook. */
function InboxLink({ token }: { token: string | null }) {
  if (token === null) return null
  return (
    <Link className="link" to="/test-inbox" search={{ token }}>
      <Icon of={Inbox} small />
      {say.openInbox}
    </Link>
  )
}
