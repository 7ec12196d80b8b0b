// `npm run icons`: writes the icons that the page uses into web/parts/icons.ts. The package has two thousand icons in five thousand
// files, so it is not installed with the program. To add an icon, import it by the name that https://lucide.dev shows in
// PascalCase, then run this.
import { copyFileSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The tag of each shape of an icon, and its attributes. */
type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>]

const root = join(import.meta.dirname, '../..')
const FILE = 'web/parts/icons.ts'
const IMPORT = /import (?:type )?\{([^}]+)\} from '[^']*\/icons\.ts'/g

const names = new Set(
  globSync('web/**/*.{ts,tsx}', { cwd: root })
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)])
    .flatMap(([, list = '']) => list.split(','))
    .map((one) => one.trim().split(' as ')[0] ?? '')
    .filter((name) => name !== '' && name !== 'IconImage'),
)
const lines = await Promise.all([...names].toSorted().map(lineOf))
const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string }
writeFileSync(
  join(root, FILE),
  `// The icons of the page, from Lucide ${version} (https://lucide.dev), ISC and MIT: see icons.LICENSE. Written by npm run icons.
import { createIcon } from './create-icon.ts'

export type { IconImage } from './create-icon.ts'

${lines.join('\n')}
`,
)
copyFileSync(join(packageFolder(), 'LICENSE'), join(root, 'web/parts/icons.LICENSE'))
console.log(`${FILE}: ${lines.length} icons`)

async function lineOf(name: string): Promise<string> {
  const file = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d)/g, '-').toLowerCase()
  const { __iconData } = (await import(`lucide-react/icons/${await nameOf(file)}`)) as { __iconData: { node: Shape[] } }
  return `export const ${name} = /* @__PURE__ */ createIcon(${__iconData.node.map((shape) => JSON.stringify(withoutKey(shape))).join(', ')})`
}

/** Some names are aliases: their module only exports another one. */
async function nameOf(file: string): Promise<string> {
  const text = readFileSync(join(packageFolder(), `dist/esm/icons/${file}.mjs`), 'utf8')
  const [, alias] = /export \{ default \} from '\.\/([\w-]+)\.mjs'/.exec(text) ?? []
  return alias ?? file
}

function withoutKey([tag, { key: _key, ...attributes }]: Shape): Shape {
  return [tag, attributes]
}

function packageFolder(): string {
  return join(fileURLToPath(import.meta.resolve('lucide-react')), '../../..')
}
