import { Webhook } from '../../../parts/icons.ts'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { Icon } from '../../../parts/icon.tsx'
import { markOf } from './mark.ts'

/** The sign of a service beside its name: its letters, or an icon for a Generic Webhook. */
export function ServiceSign({ service }: { readonly service: Pick<Service, 'name' | 'group'> | undefined }) {
  return (
    <span className="servicesign" aria-hidden="true">
      {service === undefined || service.group === 'any' ? <Icon of={Webhook} small /> : markOf(service.name)}
    </span>
  )
}
