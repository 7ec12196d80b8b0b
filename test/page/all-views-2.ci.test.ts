import { lookAtAllClosely } from './views/look-at-all.ts'

await lookAtAllClosely(1)
