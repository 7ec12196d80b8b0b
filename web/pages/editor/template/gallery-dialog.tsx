// The built-in templates: a list, then one template with the request that it would send for an example call. Keys: type to
// search, arrows, Enter, Escape.
import { FileUp } from '../../../parts/icons.ts'
import { useState } from 'react'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { INTEGRATION_TEMPLATES } from '../../../../src/integrations/templates.ts'
import type { IntegrationTemplate } from '../../../../src/integrations/templates.ts'
import { bodyText, kindOf } from '../../../parts/body-text.ts'
import { Button } from '../../../parts/button.tsx'
import { Code } from '../../../parts/code.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { Empty } from '../../../parts/states.tsx'
import { templateWords } from '../../../words/template-words.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { MessageFigure } from '../message/message-preview.tsx'
import { messageOf } from '../message/message-parts.ts'
import { SearchedEntries } from '../service/searched-entries.tsx'
import { ServiceSign } from '../service/sign.tsx'
import { useAccount } from '../preview/use-account.ts'
import { previewOfExample } from './example-preview.ts'
import { TemplateFacts } from './template-facts.tsx'
import { draftOfGallery } from './template.ts'

const say = templateWords

interface GalleryDialogProps {
  /** `null`: the list. */
  readonly chosen: IntegrationTemplate | null
  /** Names of the steps that a new integration waits for. */
  readonly steps: readonly string[]
  /** The draft already has changes, which the template would replace. */
  readonly replaces: boolean
  readonly onChoose: (template: IntegrationTemplate | null) => void
  readonly onUse: (draft: Draft) => void
  /** Asks for a link or a file instead. */
  readonly onOther: () => void
  readonly onClose: () => void
}

export function GalleryDialog({ chosen, steps, replaces, onChoose, onUse, onOther, onClose }: GalleryDialogProps) {
  const [typed, setTyped] = useState('')
  if (chosen)
    return (
      <Detail
        key={chosen.id}
        template={chosen}
        draft={draftOfGallery(chosen.integration, steps)}
        replaces={replaces}
        onBack={() => onChoose(null)}
        onUse={onUse}
        onClose={onClose}
      />
    )
  return <List typed={typed} onTyped={setTyped} onChoose={onChoose} onOther={onOther} onClose={onClose} />
}

interface ListProps extends Pick<GalleryDialogProps, 'onChoose' | 'onOther' | 'onClose'> {
  readonly typed: string
  readonly onTyped: (text: string) => void
}

function List({ typed, onTyped, onChoose, onOther, onClose }: ListProps) {
  const wanted = typed.trim().toLowerCase().split(/\s+/)
  const found = INTEGRATION_TEMPLATES.filter(({ title, summary, integration }) => {
    const text = `${title} ${summary} ${serviceNameOf(integration)}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  return (
    <Dialog
      wide
      title={say.openTitle}
      onClose={onClose}
      actions={
        <Button icon={FileUp} onClick={onOther}>
          {say.linkOrFile}
        </Button>
      }
    >
      <SearchedEntries
        label={say.search}
        hint={say.searchHint}
        text={typed}
        onText={onTyped}
        found={say.found(found.length)}
      >
        {found.length === 0 ? (
          <Empty title={say.none}>
            <p>{say.noneWhy}</p>
          </Empty>
        ) : (
          <ul className="servicelist" aria-label={say.list}>
            {found.map((template) => (
              <li key={template.id}>
                <Entry template={template} onChoose={() => onChoose(template)} />
              </li>
            ))}
          </ul>
        )}
      </SearchedEntries>
    </Dialog>
  )
}

function Entry({ template, onChoose }: { template: IntegrationTemplate; onChoose: () => void }) {
  const { title, summary, integration } = template
  return (
    <button type="button" className="serviceentry" onClick={onChoose}>
      <ServiceSign service={serviceOf(integration.service ?? 'generic')} />
      <span className="servicetext">
        <span className="servicename">{title}</span>
        <span className="muted">{summary}</span>
      </span>
    </button>
  )
}

interface DetailProps extends Pick<GalleryDialogProps, 'replaces' | 'onUse' | 'onClose'> {
  readonly template: IntegrationTemplate
  readonly draft: Draft
  readonly onBack: () => void
}

function Detail({ template, draft, replaces, onBack, onUse, onClose }: DetailProps) {
  const { title, summary, example } = template
  const { method, url, content_type: type, body } = example.request
  const { lines, left } = bodyText(body, kindOf(type))
  const account = useAccount()
  // The message first, then how it is sent.
  const writes = messageOf(draft) !== null
  const of = `${words.preview.exampleNames[example.call]} · ${words.life.event[example.event]}`
  const request = (
    <>
      <Code
        label={say.requestLine}
        lines={[
          {
            spans: [
              { kind: 'b', text: `${method} ` },
              { kind: '', text: url },
            ],
            key: null,
          },
        ]}
      />
      <div className="templatebody">
        <Code label={words.preview.body} lines={lines} left={left} />
      </div>
    </>
  )
  return (
    <Dialog
      wide
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onBack}>{say.back}</Button>
          <Button kind="main" onClick={() => onUse(draft)}>
            {say.use}
          </Button>
        </>
      }
    >
      <p>{summary}</p>
      <TemplateFacts draft={draft} />
      <div className="row">
        <h3>{writes ? say.messageAsRead : say.requestAsSent}</h3>
        <span className="push hint">{of}</span>
      </div>
      {writes ? (
        <>
          <MessageFigure draft={draft} preview={previewOfExample(example, draft.name, account)} />
          <Disclosure title={say.requestAsSent}>{request}</Disclosure>
        </>
      ) : (
        request
      )}
      <p className="hint">
        {say.nothingYet} {replaces && say.replaced}
      </p>
    </Dialog>
  )
}

function serviceNameOf({ service = 'generic' }: IntegrationTemplate['integration']): string {
  return serviceOf(service)?.name ?? service
}
