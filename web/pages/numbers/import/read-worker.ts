// Reads a sheet in a worker: parsing ten thousand numbers blocks for a second.
import { serveWorkerRpc } from '../../../parts/worker-rpc.ts'
import { readSheet } from './sheet.ts'

serveWorkerRpc(({ text, country }: { readonly text: string; readonly country: string }) => readSheet(text, country))
