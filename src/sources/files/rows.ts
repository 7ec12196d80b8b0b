// Reads the rows of a source's files with its mapping.
import { mappingOf, receivedAt } from '../mapped-settings.ts'
import { ROW_ID_PLACE, rowTree, type Row } from '../mapping/rows.ts'
import { understand, type UnderstandResult } from '../mapping/understand.ts'
import { textSetting, type Settings } from '../kinds/settings.ts'

/** `at`: when the file was uploaded, in ms since 1970. */
export function rowReader(settings: Settings, at: number): (row: Row) => UnderstandResult {
  const mapping = mappingOf(settings)
  const withId = mapping.uniqueid.includes(ROW_ID_PLACE)
  const received = receivedAt(at, settings, textSetting(settings, 'country'))
  const { start, answer, end, at: time } = mapping
  // Without a time, each call would seem to happen now.
  if ((start ?? answer ?? end ?? time) === undefined)
    return () => ({
      updates: [],
      problems: ['Select the column with the start or end time of the calls.'],
      notes: [],
    })
  return (row) => understand(mapping, rowTree(row, withId), received)
}
