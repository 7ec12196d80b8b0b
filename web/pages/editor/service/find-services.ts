// Searches the services, in their groups. Pure.
import type { Service } from '../../../../src/integrations/services/service.ts'

const GROUPS = ['any', 'ads', 'crm', 'messages', 'automation'] as const satisfies readonly Service['group'][]

interface FoundGroup {
  readonly id: Service['group']
  readonly services: readonly Service[]
}

/** The services that contain every word; within a group, services whose name begins with the text come first. */
export function findServices(
  services: readonly Service[],
  query: string,
  groupName: (group: Service['group']) => string,
): FoundGroup[] {
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, summary, group }: Service): boolean => {
    const text = `${name} ${summary} ${groupName(group)}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }
  const begins = ({ name }: Service): boolean => wanted.length > 0 && name.toLowerCase().startsWith(wanted.join(' '))
  return GROUPS.flatMap((id) => {
    const found = services.filter((service) => service.group === id && fits(service))
    const first = found.filter(begins)
    return found.length === 0 ? [] : [{ id, services: [...first, ...found.filter((one) => !first.includes(one))] }]
  })
}
