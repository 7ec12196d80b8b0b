import { lookAtAll } from './views/look-at-all.ts'

await lookAtAll(0)
