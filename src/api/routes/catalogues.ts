import { fields } from '../../calls/fields.ts'
import { services } from '../../integrations/services.ts'
import { FILTERS } from '../../render/template/filters.ts'
import { listFields, listFilters, listServices } from '../contract/catalogues.ts'
import { newRoutes } from '../door.ts'

/** What requests are made of: the same tables that the code reads. */
export function catalogueRoutes() {
  return newRoutes()
    .openapi(listFields, (c) => c.json({ data: fields }, 200))
    .openapi(listFilters, (c) => c.json({ data: FILTERS.map(({ make: _make, ...filter }) => filter) }, 200))
    .openapi(listServices, (c) => c.json({ data: services }, 200))
}
