import { number } from '../format.ts'

/** What every import of rows says. */
export const importing = {
  progress: 'Progress of the import',
  refused: 'Refused rows',
  refusedFirst: (shown: number, all: number) => `The first ${shown} of ${number(all)}. The file has all of them.`,
  line: 'Line',
  column: 'Column',
  why: 'Why',
  download: 'Download refused rows as CSV',
  downloadHint: 'Mend them there and import that file: rows that went through are not needed again.',
}
