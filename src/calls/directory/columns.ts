// Maps the columns of a sheet to the directory's columns, by the usual spellings of their headings.

/** The directory's columns beside the number. */
export const DETAIL_COLUMNS = [
  'name',
  'custom_id',
  'custom_group',
  'campaign',
  'source',
  'medium',
  'country',
  'timezone',
  'do_not_record',
] as const

export type Column = 'number' | (typeof DETAIL_COLUMNS)[number]

// Letters and digits only: `Phone Number`, `phone_number` and `phonenumber` are one heading.
const spellings: Readonly<Record<Column, readonly string[]>> = {
  number: [
    'number',
    'phonenumber',
    'phone',
    'telephone',
    'telephonenumber',
    'tel',
    'diallednumber',
    'dialednumber',
    'trackingnumber',
    'did',
    'ddi',
    'didnumber',
    'ddinumber',
    'inboundnumber',
    'msisdn',
    'e164',
  ],
  name: ['name', 'numbername', 'trackingnumbername', 'friendlyname', 'label', 'description', 'title'],
  custom_id: ['customid', 'customidentifier', 'externalid', 'reference', 'ref', 'code', 'id'],
  custom_group: ['customgroup', 'group', 'numbergroup', 'pool'],
  campaign: ['campaign', 'campaignname', 'utmcampaign'],
  source: ['source', 'trafficsource', 'utmsource', 'channel'],
  medium: ['medium', 'utmmedium'],
  country: ['country', 'countrycode'],
  timezone: ['timezone', 'tz', 'zone'],
  do_not_record: ['donotrecord', 'dontrecord', 'norecording', 'notrecorded'],
}

const COLUMN_BY_HEADING: ReadonlyMap<string, Column> = new Map(
  Object.entries(spellings).flatMap(([column, headings]) =>
    headings.map((heading) => [heading, column as Column] as const),
  ),
)

/** The column that a heading names, if it names one. */
export function columnOf(heading: string): Column | undefined {
  return COLUMN_BY_HEADING.get(heading.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}
