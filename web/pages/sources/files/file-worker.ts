// Keeps a file of calls in a worker, where a hundred thousand rows do not block the page, and returns rows on request.
import { decodeText } from '../../../../src/calls/import/decode-text.ts'
import { readRows, refusedTable, type FileRows } from '../../../../src/calls/import/read-rows.ts'
import { csvLine } from '../../../../src/text/csv.ts'
import { serveWorkerRpc } from '../../../parts/worker-rpc.ts'
import type { Answer, Question } from './open-file.ts'

let file: FileRows = { format: 'sheet', headings: [], rows: [], unread: [] }

serveWorkerRpc((question: Question): Answer => {
  if ('bytes' in question) {
    file = readRows(decodeText(new Uint8Array(question.bytes)))
    const { format, headings, rows, unread } = file
    return { format, headings, count: rows.length, unread: unread.map(({ line, problem }) => ({ line, problem })) }
  }
  if ('from' in question) return { rows: file.rows.slice(question.from, question.from + question.count) }
  return {
    csv: refusedTable(file, question.refused, question.words)
      .map((row) => csvLine(row))
      .join(''),
  }
})
