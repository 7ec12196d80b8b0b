// A list of all services to search and choose from. Keys: type to search, arrows, Enter, Escape.
import { Check } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { SERVICES } from '../../../../src/integrations/services.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Empty } from '../../../parts/states.tsx'
import { Badge } from '../../../parts/status.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { findServices } from './find-services.ts'
import { SearchedEntries } from './searched-entries.tsx'
import { ServiceSign } from './sign.tsx'

const say = serviceWords.services

interface PickerProps {
  readonly chosen: string
  readonly onPick: (service: Service) => void
  readonly onClose: () => void
}

export function ServicePicker({ chosen, onPick, onClose }: PickerProps) {
  const [typed, setTyped] = useState('')
  const found = findServices(SERVICES, typed, (group) => say.groups[group])
  const pick = (service: Service | undefined): void => {
    onClose()
    if (service) onPick(service)
  }
  const count = found.reduce((sum, group) => sum + group.services.length, 0)
  return (
    <Dialog wide title={say.title} onClose={onClose}>
      <SearchedEntries label={say.search} hint={say.searchHint} text={typed} onText={setTyped} found={say.found(count)}>
        {found.map(({ id, services: ofGroup }) => (
          <section key={id} aria-label={say.groups[id]}>
            <h3>{say.groups[id]}</h3>
            <ul className="servicelist">
              {ofGroup.map((service) => (
                <li key={service.id}>
                  <Entry service={service} isChosen={service.id === chosen} onPick={() => pick(service)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {count === 0 && (
          <Empty title={say.none}>
            <p>{say.noneWhy}</p>
            <Button small onClick={() => pick(SERVICES[0])}>
              {say.takeGeneric}
            </Button>
          </Empty>
        )}
      </SearchedEntries>
    </Dialog>
  )
}

interface EntryProps {
  readonly service: Service
  readonly isChosen: boolean
  readonly onPick: () => void
}

function Entry({ service, isChosen, onPick }: EntryProps) {
  const { name, summary, unconfirmed } = service
  return (
    <button type="button" className="serviceentry" aria-current={isChosen || undefined} onClick={onPick}>
      <ServiceSign service={service} />
      <span className="servicetext">
        <span className="servicename">
          {name} {unconfirmed !== null && <Badge tone="warn">{say.beta}</Badge>}
        </span>
        <span className="muted">{summary}</span>
        {unconfirmed !== null && <span className="hint">{unconfirmed}</span>}
      </span>
      {isChosen && (
        <span className="muted row">
          <Icon of={Check} small />
          {say.chosen}
        </span>
      )}
    </button>
  )
}
