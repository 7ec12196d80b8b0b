// The drawings of the guides, as SVG that follows the reader's theme. The retry schedules are those of the code. `npm
// run shots -- docs` writes the drawings, and pictures.test.ts compares them.
import { scheduleFor } from '../../src/delivery/retry-timing.ts'
import type { DeliveryKind } from '../../src/delivery/retry-timing.ts'
import { SCHEDULE_NAMES } from '../../src/integrations/retry-schedules.ts'
import type { ScheduleName } from '../../src/integrations/retry-schedules.ts'
import { form } from '../../web/words/en/form.ts'

/** The drawings by their file name in docs/pictures. */
export const drawings: Readonly<Record<string, () => string>> = {
  'ports.svg': drawPorts,
  'retries.svg': drawRetries,
  'ami-user.svg': drawAmiUser,
}

// The colours are those of docs/flow.svg.
const STYLE = `
    svg { --text: #141c1c; --quiet: #4f5959; --line: #c6cccc; --panel: #f6fafa; --accent: #006174; --field: #ffffff;
          font-family: system-ui, "Segoe UI", Roboto, sans-serif }
    @media (prefers-color-scheme: dark) {
      svg { --text: #ecefef; --quiet: #a4adad; --line: #3c4141; --panel: #131717; --accent: #65d0de; --field: #0b0e0e }
    }
    text { fill: var(--text); font-size: 14px }
    .name { font-weight: 600 }
    .quiet { fill: var(--quiet); font-size: 12px }
    .code { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace }
    .box { fill: var(--panel); stroke: var(--line) }
    .field { fill: var(--field); stroke: var(--line) }
    .core { fill: var(--panel); stroke: var(--accent); stroke-width: 1.5 }
    .around { fill: none; stroke: var(--line); stroke-dasharray: 5 4 }
    .grid { stroke: var(--line) }
    .wire { fill: none; stroke: var(--accent); stroke-width: 1.5 }
    .optional { stroke-dasharray: 5 4 }
    .tip { fill: var(--accent) }`

interface Drawing {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly description: string
  readonly parts: readonly string[]
}

function draw({ width, height, title, description, parts }: Drawing): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
  <title id="title">${title}</title>
  <desc id="desc">${description}</desc>
  <style>${STYLE}
  </style>
  <defs>
    <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker>
  </defs>
${parts.map((part) => `  ${part}`).join('\n')}
</svg>
`
}

function text(x: number, y: number, words: string, kind = '', anchor: 'start' | 'middle' | 'end' = 'start'): string {
  const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  return `<text${kind === '' ? '' : ` class="${kind}"`} x="${x}" y="${y}"${where}>${words}</text>`
}

/** A box with a name and a line below it. */
function box(x: number, y: number, width: number, name: string, below: string, kind = 'box'): string {
  return [
    `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="62" rx="8"/>`,
    text(x + 16, y + 27, name, 'name'),
    text(x + 16, y + 47, below, 'quiet'),
  ].join('')
}

/** A connection, drawn from the side that opens it, with its port beside the line. */
function wire(path: string, label?: readonly [x: number, y: number, words: string], kind = ''): string {
  const line = `<path class="wire${kind}" d="${path}" marker-end="url(#tip)"/>`
  return label === undefined ? line : line + text(label[0], label[1], label[2], 'code', 'middle')
}

function drawPorts(): string {
  return draw({
    width: 880,
    height: 338,
    title: 'Who connects to whom, and on which port',
    description:
      'Browsers, API clients and phone systems that post connect to the reverse proxy on port 443. The proxy connects to Offhook on port 8080. Offhook connects to Asterisk on port 5038, 8088 or 8089, to FreeSWITCH on port 8021, to receivers on port 443, and to your own PostgreSQL on port 5432, if you use one.',
    parts: [
      text(1, 16, 'connect to Offhook', 'quiet'),
      text(647, 16, 'Offhook connects to', 'quiet'),
      box(1, 70, 212, 'Browsers, API clients', 'dashboard, API, links'),
      box(1, 190, 212, 'Phone systems that post', 'Twilio, 3CX, Aircall …'),
      `<rect class="around" x="296" y="28" width="294" height="290" rx="10"/>`,
      text(314, 52, 'Offhook machine', 'quiet'),
      box(314, 130, 110, 'Proxy', 'Caddy, nginx'),
      box(478, 130, 96, 'Offhook', 'one program', 'core'),
      wire('M213 101h8q10 0 10 10v40q0 10 10 10h73', [268, 152, '443']),
      wire('M213 221h8q10 0 10-10v-40q0-10 10-10h73', [268, 180, 'HTTPS']),
      wire('M424 161h54', [449, 152, '8080']),
      text(449, 180, 'HTTP', 'code', 'middle'),
      box(647, 28, 232, 'Asterisk', 'AMI 5038 · ARI 8088, 8089'),
      box(647, 104, 232, 'FreeSWITCH', 'event socket 8021'),
      box(647, 180, 232, 'Receivers', '443, or the port of the URL'),
      box(647, 256, 232, 'Your own PostgreSQL', '5432, optional'),
      wire('M574 161h26q10 0 10-10v-82q0-10 10-10h27'),
      wire('M574 161h26q10 0 10-10v-6q0-10 10-10h27'),
      wire('M574 161h26q10 0 10 10v30q0 10 10 10h27'),
      wire('M574 161h26q10 0 10 10v106q0 10 10 10h27', undefined, ' optional'),
      text(1, 316, 'Each arrow starts at the side', 'quiet'),
      text(1, 334, 'that opens the connection (TCP).', 'quiet'),
    ],
  })
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const TICKS = [
  [0, '0'],
  [SECOND, '1 s'],
  [10 * SECOND, '10 s'],
  [MINUTE, '1 min'],
  [10 * MINUTE, '10 min'],
  [HOUR, '1 h'],
  [6 * HOUR, '6 h'],
  [24 * HOUR, '24 h'],
  [72 * HOUR, '72 h'],
] as const
const AXIS = { from: 258, to: 724, end: 72 * HOUR }

/** Returns the position of a time on the axis, on which each step is ten times as long as the one before. */
function place(time: number): number {
  const part = Math.log10(1 + time / SECOND) / Math.log10(1 + AXIS.end / SECOND)
  return Math.round(AXIS.from + part * (AXIS.to - AXIS.from))
}

function drawRetries(): string {
  const [first, second, end] = [56, 240, 408]
  return draw({
    width: 880,
    height: 436,
    title: 'Retry schedules',
    description: SCHEDULE_NAMES.map((name) => `${form.schedules[name]}: ${count(name, 'final')}`).join('. '),
    parts: [
      ...TICKS.flatMap(([time, words]) => [
        `<path class="grid" d="M${place(time)} 28V${end}"/>`,
        text(place(time), 18, words, 'quiet', 'middle'),
      ]),
      ...drawGroup(first, 'Call ended, final request, updates', 'final'),
      ...drawGroup(second, 'Other status changes', 'status'),
      text(1, 430, 'Time since the first attempt, if every attempt fails, on a logarithmic axis', 'quiet'),
    ],
  })
}

function drawGroup(y: number, title: string, kind: DeliveryKind): string[] {
  return [text(1, y, title, 'name'), ...SCHEDULE_NAMES.flatMap((name, at) => drawRow(y + 34 + at * 34, name, kind))]
}

function drawRow(y: number, name: ScheduleName, kind: DeliveryKind): string[] {
  const times = scheduleFor(name, kind)
  return [
    text(1, y + 5, form.schedules[name]),
    `<path class="wire" d="M${place(0)} ${y}H${place(times.at(-1) ?? 0)}"/>`,
    ...times.map((time) => `<circle class="tip" cx="${place(time)}" cy="${y}" r="4"/>`),
    text(879, y + 4, count(name, kind), 'quiet', 'end'),
  ]
}

function count(name: ScheduleName, kind: DeliveryKind): string {
  const times = scheduleFor(name, kind)
  return times.length === 1 ? '1 attempt' : `${times.length} attempts in ${written(times.at(-1) ?? 0)}`
}

function written(time: number): string {
  if (time >= HOUR) return `${time / HOUR} h`
  return time >= MINUTE ? `${time / MINUTE} min` : `${time / SECOND} s`
}

function drawAmiUser(): string {
  const fields = [
    ['Manager name', 'offhook'],
    ['Manager secret', 'a-long-random-secret'],
    ['Deny', '0.0.0.0/0.0.0.0'],
    ['Permit', '192.0.2.10/255.255.255.255'],
    ['Read', 'system, call, agent, dialplan, dtmf'],
    ['Write', 'reporting'],
  ] as const
  return draw({
    width: 720,
    height: 352,
    title: 'Fields of the manager user',
    description: `An outline of the fields, not a screenshot. ${fields.map(([name, value]) => `${name}: ${value}`).join('. ')}.`,
    parts: [
      `<rect class="box" x="1" y="1" width="718" height="350" rx="10"/>`,
      text(25, 35, 'Settings › Asterisk Manager Users', 'name'),
      text(695, 35, 'outline of the fields, not a screenshot', 'quiet', 'end'),
      `<path class="grid" d="M1 54H719"/>`,
      ...fields.flatMap(([name, value], at) => {
        const y = 72 + at * 45
        return [
          text(25, y + 22, name),
          `<rect class="field" x="190" y="${y}" width="505" height="34" rx="6"/>`,
          text(204, y + 22, value, 'code'),
        ]
      }),
    ],
  })
}
