// Part of `npm run docs`: writes the types of the client.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLIENT_TYPES } from '../docs/client-types.ts'
import { clientTypes } from './types.ts'

writeFileSync(join(import.meta.dirname, '../..', CLIENT_TYPES), await clientTypes())
console.log(CLIENT_TYPES)
