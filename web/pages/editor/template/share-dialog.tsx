import { useQuery } from '@tanstack/react-query'
import { Download } from '../../../parts/icons.ts'
import { useState } from 'react'
import { programQuery } from '../../../api/program.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { downloadJson } from '../../../parts/download.ts'
import { Field } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { number } from '../../../words/format.ts'
import { templateWords } from '../../../words/template-words.ts'
import type { Draft } from '../draft/draft.ts'
import { LINK_LENGTH_SAFE, templateFile, templateLink } from './link.ts'
import { templateOf } from './template.ts'

const say = templateWords

/** Shares an integration: as a link or a file, without secrets. */
export function ShareDialog({ draft, isDirty, onClose }: { draft: Draft; isDirty: boolean; onClose: () => void }) {
  const [withSettings, setWithSettings] = useState(false)
  const template = templateOf(draft, withSettings)
  const link = useLink(draft, withSettings)
  const address = template.request?.url ?? ''
  return (
    <Dialog
      title={say.shareTitle}
      onClose={onClose}
      actions={
        <>
          <Button icon={Download} onClick={() => downloadJson(fileName(draft.name), templateFile(template))}>
            {say.download}
          </Button>
          <span className="push" />
          <Copy text={link} label={say.copyLink} small={false} />
        </>
      }
    >
      <p>{say.shareWhat}</p>
      <Check label={say.shareSettings} on={withSettings} onSwitch={setWithSettings}>
        {say.shareSettings} <span className="muted">{say.shareSettingsWhat}</span>
      </Check>
      {template.request !== null && (
        <Banner tone="warn">
          {address.trim() !== '' && <p className="anywhere">{say.shareAddress(sanitizeLine(address))}</p>}
          <p>{say.shareText}</p>
        </Banner>
      )}
      <Field
        label={say.linkLabel}
        hint={link.length > LINK_LENGTH_SAFE ? say.linkLong(number(link.length)) : say.linkWhy}
      >
        {(wired) => (
          <input {...wired} className="input mono" readOnly value={link} onFocus={(event) => event.target.select()} />
        )}
      </Field>
      {isDirty && <p className="hint">{say.shareUnsaved}</p>}
    </Dialog>
  )
}

/** Computed again on each change; empty until ready. */
function useLink(draft: Draft, withSettings: boolean): string {
  const program = useQuery({ ...programQuery, staleTime: Infinity })
  const base = program.data?.public_url ?? globalThis.location.origin
  const { data } = useQuery({
    queryKey: ['template link', base, withSettings, draft],
    queryFn: () => templateLink(templateOf(draft, withSettings), base.replace(/\/+$/, '')),
    enabled: !program.isPending,
    gcTime: 0,
  })
  return data ?? ''
}

function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${plain.slice(0, 60) || 'integration'}.offhook.json`
}
