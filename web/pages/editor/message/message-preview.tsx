// Shows the message of the sample call as its readers will see it.
import { Bell, Mail, MessageSquare } from '../../../parts/icons.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { Icon } from '../../../parts/icon.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import type { Draft } from '../draft/draft.ts'
import { usePreview } from '../preview-context.ts'
import type { PreviewState } from '../preview-context.ts'
import { messageText } from '../value/sample-text.ts'
import { messageOf } from './message-parts.ts'

const say = serviceWords.services

const ICONS = { chat: MessageSquare, notification: Bell, sms: MessageSquare, email: Mail } as const

export function MessagePreview({ draft }: { readonly draft: Draft }) {
  return <MessageFigure draft={draft} preview={usePreview()} />
}

interface MessageFigureProps {
  readonly draft: Draft
  /** The sample call of the message. */
  readonly preview: Pick<PreviewState, 'sample' | 'home'>
}

/** `null`: the service shows no message. */
export function MessageFigure({ draft, preview }: MessageFigureProps) {
  const message = messageOf(draft)
  if (!message) return null
  const shown = message.parts
    .map(({ is, row }) => ({ is, id: row.id, text: messageText(row.value, preview).trim() }))
    .filter(({ text }) => text !== '')
  return (
    <figure className={`message-preview of-${message.as}`} aria-label={say.messagePreview}>
      <span className="message-sign">
        <Icon of={ICONS[message.as]} />
      </span>
      <div>
        <p className="message-from">{serviceOf(draft.service)?.name}</p>
        {shown.map(({ is, id, text }) => (
          <p key={id} className={is} dir="auto">
            {text}
          </p>
        ))}
      </div>
    </figure>
  )
}
