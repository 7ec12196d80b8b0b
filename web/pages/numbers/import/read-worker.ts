// Reads a sheet beside the page: telling ten thousand numbers takes a second in which nothing else would move.
import { serveWorkerRpc } from '../../../parts/worker-rpc.ts'
import { readSheet } from './sheet.ts'

serveWorkerRpc(({ text, country }: { readonly text: string; readonly country: string }) => readSheet(text, country))
