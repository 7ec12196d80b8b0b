import { Contact, Megaphone, MessageSquare, Webhook, Workflow } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { Icon } from '../../../parts/icon.tsx'

const GROUP_ICONS: Readonly<Record<Service['group'], LucideIcon>> = {
  any: Webhook,
  ads: Megaphone,
  crm: Contact,
  messages: MessageSquare,
  automation: Workflow,
}

/** What a service is for, as a picture: nobody's logo. */
export function ServiceSign({ group }: Pick<Service, 'group'>) {
  return (
    <span className={`servicesign ${group}`}>
      <Icon of={GROUP_ICONS[group]} small />
    </span>
  )
}
