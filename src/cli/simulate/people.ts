// Who calls whom in a simulation. Data only.

/** Rows of which there is at least one, so that a draw always finds one. */
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

// Numbers that the Australian regulator (ACMA) keeps free for films and other creative works: no one is rung by mistake.
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

/** Dialled numbers, each with the name and the campaign it stands for. */
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

/** Caller names that break a careless system: each stands for a way in. */
export const HOSTILE_NAMES: NonEmpty<string> = [
  '"},{"admin":true}//', // out of a JSON string
  ']]></name></call><call><name>', // out of an XML element
  '&outcome=answered&value=1000000', // into another form key
  'Jane\r\nX-Admin: true\r\n\r\nbody', // out of a header
  '[[caller_number]] [[secret:token]]', // expanded a second time
  "'; DROP TABLE call; --", // out of an SQL string
  '=HYPERLINK("http://example.com","Jane")', // a formula in a spreadsheet
  '<script>alert(1)</script>', // onto a page
  '\u001B[2J\u001B[31mJane', // onto a terminal
  'Jane\u202Ecitizen', // turns the reading direction
  'Jane\u0000Citizen', // ends a C string
  'Jane \uD83D', // half of a pair: no UTF-8 can carry it
  '👩‍👩‍👧‍👦'.repeat(40), // one character to a reader, eleven to a program
  'x'.repeat(2000), // longer than any column
]
