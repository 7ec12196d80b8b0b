// Reads a sheet beside the page: telling ten thousand numbers takes a second in which nothing else would move.
import { readSheet } from './sheet.ts'

globalThis.addEventListener('message', ({ data }: MessageEvent<{ text: string; country: string }>) => {
  globalThis.postMessage(readSheet(data.text, data.country))
})
