import { number } from '../format.ts'

/** Words of every import of rows. */
export const importing = {
  progress: 'Import progress',
  refused: 'Rejected rows',
  refusedFirst: (shown: number, all: number) =>
    `The first ${shown} of ${number(all)}. The download contains all of them.`,
  line: 'Line',
  column: 'Column',
  why: 'Reason',
  download: 'Download rejected rows as CSV',
  downloadHint: 'Fix the rows in that file and import it. You don’t need to import the accepted rows again.',
}
