// Reads a sheet beside the page: telling ten thousand numbers takes a second in which nothing else would move.
import { answerBeside } from '../../../parts/beside.ts'
import { readSheet } from './sheet.ts'

answerBeside(({ text, country }: { readonly text: string; readonly country: string }) => readSheet(text, country))
