import { ChevronDown, ExternalLink } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'
import { Field } from '../../../parts/field.tsx'
import { Help } from '../../../parts/help.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Badge } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { fillsIn } from './own-request.ts'
import { ServiceSign } from './sign.tsx'
import './service.css'

const ServicePicker = fetchedLater(async () => (await import('../later.ts')).ServicePicker)

const say = serviceWords.services

interface ServiceChoiceProps {
  readonly id: string
  readonly problem: string | undefined
  readonly onPick: (service: Service) => void
}

/** The Service of an integration, with a button that lists all others. */
export function ServiceChoice({ id, problem, onPick }: ServiceChoiceProps) {
  const [open, setOpen] = useState(false)
  const service = serviceOf(id)
  return (
    <div data-path="service" className="with-help">
      <Field label={words.form.service} problem={problem}>
        {(wired) => (
          <button
            type="button"
            {...wired}
            className="input servicechoice"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            <ServiceSign service={service} />
            <span className="clip">{service?.name ?? id}</span>
            {service?.beta === true && <Badge tone="warn">{say.beta}</Badge>}
            <span className="push" />
            <Icon of={ChevronDown} small />
          </button>
        )}
      </Field>
      {service && fillsIn(service.id) && <AboutService service={service} />}
      {open && <ServicePicker chosen={id} onPick={onPick} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** The summary of the service, what is unconfirmed about it, and the vendor's documentation. */
function AboutService({ service: { name, summary, unconfirmed, docs_url: docs, checked } }: { service: Service }) {
  return (
    <Help label={say.about(name)}>
      <p>{summary}</p>
      {unconfirmed !== null && <p>{say.unconfirmed(unconfirmed)}</p>}
      {docs !== null && (
        <p>
          <a className="link" href={docs} target="_blank" rel="noreferrer">
            {say.docs(name)} <Icon of={ExternalLink} small />
          </a>
        </p>
      )}
      <p className="muted">{say.checked(checked.on, checked.against)}</p>
    </Help>
  )
}
