// The callers and dialled numbers of a simulation. Only data.

/** A non-empty list, so that a draw always finds an item. */
export type NonEmpty<T> = readonly [T, ...T[]]

interface TrackingNumber {
  readonly number: string
  readonly name: string
  readonly campaign: string | null
  readonly source: string | null
  readonly medium: string | null
}

interface Agent {
  readonly id: string
  readonly name: string
  readonly number: string
}

// Numbers that the Australian regulator (ACMA) reserves for films and other creative works: nobody is called by mistake.
export const CALLERS: NonEmpty<string> = [
  '+61491570006',
  '+61491570156',
  '+61491570157',
  '+61491570158',
  '+61491570159',
  '+61491570110',
  '+61491570313',
  '+61491570737',
  '+61491571266',
  '+61491571491',
  '+61491571804',
  '+61491572549',
  '+61491572665',
  '+61491572983',
  '+61491573770',
  '+61491573087',
  '+61491574118',
  '+61491574632',
  '+61491575254',
  '+61491575789',
  '+61491576398',
  '+61491576801',
]

/** Dialled numbers, each with the name and the campaign that it stands for. */
export const TRACKING_NUMBERS: NonEmpty<TrackingNumber> = [
  { number: '+61255500011', name: 'Website header', campaign: 'Spring sale', source: 'google', medium: 'cpc' },
  { number: '+61255500012', name: 'Website footer', campaign: 'Spring sale', source: 'google', medium: 'organic' },
  { number: '+61370100021', name: 'Billboard M1', campaign: 'Outdoor', source: 'billboard', medium: 'offline' },
  { number: '+61870100031', name: 'Letterhead', campaign: null, source: null, medium: null },
]

export const AGENTS: NonEmpty<Agent> = [
  { id: '201', name: 'Anna Agent', number: '+61255500201' },
  { id: '202', name: 'Ben Agent', number: '+61255500202' },
  { id: '203', name: 'Cara Agent', number: '+61255500203' },
  { id: '204', name: 'Sam Lee', number: '+61255500204' },
]

export const QUEUES: NonEmpty<string> = ['sales', 'support', 'accounts']

export const NAMES: NonEmpty<string> = [
  'Jane Citizen',
  'John Citizen',
  'Jane "JJ" O\'Neil & Söhne',
  'Nguyễn Thị Minh Khai',
  '王小明',
  'María José Carreño Quiñones',
  'Þórdís Björnsdóttir',
  'Siobhán Ní Bhriain',
  'מרים כהן',
  'WIRELESS CALLER',
]

/** Caller names that break a careless system, each by another way. */
export const HOSTILE_NAMES: NonEmpty<string> = [
  '"},{"admin":true}//', // breaks out of a JSON string
  ']]></name></call><call><name>', // breaks out of an XML element
  '&outcome=answered&value=1000000', // adds a form key
  'Jane\r\nX-Admin: true\r\n\r\nbody', // adds a header
  '[[caller_number]] [[secret:token]]', // is expanded a second time
  "'; DROP TABLE call; --", // breaks out of an SQL string
  '=HYPERLINK("http://example.com","Jane")', // is a formula in a spreadsheet
  '<script>alert(1)</script>', // runs on a web page
  '\u001B[2J\u001B[31mJane', // controls a terminal
  'Jane\u202Ecitizen', // turns the reading direction
  'Jane\u0000Citizen', // ends a C string
  'Jane \uD83D', // half of a surrogate pair: cannot be encoded in UTF-8
  '👩‍👩‍👧‍👦'.repeat(40), // one character to a reader, eleven to a program
  'x'.repeat(2000), // longer than any column
]
