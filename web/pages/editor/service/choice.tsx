import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Badge } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { ServicePicker } from './picker.tsx'
import { ServiceSign } from './sign.tsx'
import './service.css'

const say = serviceWords.services

interface ServiceChoiceProps {
  readonly id: string
  readonly problem: string | undefined
  readonly onPick: (service: Service) => void
}

/** The Service of an integration: what it is, and a press away all the others. */
export function ServiceChoice({ id, problem, onPick }: ServiceChoiceProps) {
  const [open, setOpen] = useState(false)
  const service = serviceOf(id)
  return (
    <div data-path="service">
      <Field label={words.form.service} problem={problem}>
        {(wired) => (
          <button
            type="button"
            {...wired}
            className="input servicechoice"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            <ServiceSign group={service?.group ?? 'any'} />
            <span className="clip">{service?.name ?? id}</span>
            {service?.beta === true && <Badge tone="warn">{say.beta}</Badge>}
            <span className="push" />
            <Icon of={ChevronDown} small />
          </button>
        )}
      </Field>
      {open && <ServicePicker chosen={id} onPick={onPick} onClose={() => setOpen(false)} />}
    </div>
  )
}
