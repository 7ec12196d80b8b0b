// Which scripts the page consists of. Left to itself, the bundler makes a file of each set of modules that the same pages share, and
// so a hundred requests of one view, half of them for an icon. Here they are a few files, each of what is used together.
import type { Rolldown } from 'vite'

const ICONS = /[\\/]node_modules[\\/]lucide-react[\\/]/
const OVERLAYS = /[\\/]node_modules[\\/](?:react-aria|react-aria-components|react-stately|@internationalized)[\\/]/
const PHONE_NUMBERS = /[\\/]node_modules[\\/]libphonenumber-js[\\/]/
/** What the side of every page names: the titles of the pages stand in the words of each. */
const NAVIGATION =
  /[\\/]web[\\/](?:shell[\\/]nav-pages\.ts|parts[\\/]sign-in\.tsx|words[\\/]en[\\/](?:deliveries|inbox|live|numbers|settings|wallboard)\.ts)|useRouterState/
const COMMON_PARTS = /[\\/]web[\\/](?:api|parts|shell|words)[\\/]|[\\/]node_modules[\\/]/
/** Placeholders, their filters and values: what shows or judges a request needs them. */
const TEMPLATES = /[\\/]src[\\/](?:json|text|render[\\/]template|bounds\.ts)/
const PARTS = /[\\/]web[\\/](?:api|parts|shell)[\\/]/
/** Each of a few hundred bytes, and of two pages. */
const SMALL_PARTS =
  /[\\/](?:web[\\/](?:parts[\\/](?:help|hold-back|inbox|sparkline|use-inbox|use-width)|api[\\/](?:deliveries|steps)|words[\\/]en[\\/](?:preview|when)|pages[\\/]editor[\\/](?:preview-context|value[\\/]sample-text))|src[\\/]calls[\\/]numbers|useBlocker|infiniteQueryOptions)/
const ANY = /[\\/](?:node_modules|src|web)[\\/]/

/** Bytes of source. What is smaller goes into the file that nearly the same pages fetch. */
const OWN_FILE_MIN = 3_000

/** The group of the highest priority has a module; `minShareCount`: how many pages and later parts must share it. */
export const SHARED_SCRIPTS: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'main', tags: ['$initial'], priority: 4 },
    { name: 'icons', test: ICONS, minShareCount: 2, priority: 3 },
    { name: 'overlays', test: OVERLAYS, minShareCount: 2, priority: 3 },
    { name: 'navigation', test: NAVIGATION, minShareCount: 2, priority: 3 },
    {
      // What stands on telephone numbers stays out of `parts`: their patterns weigh as much as a page, and signing in needs none.
      name: (id, graph) => (reachesPhoneNumbers(id, graph) ? 'phone' : 'parts'),
      debugName: 'parts',
      test: COMMON_PARTS,
      minShareCount: 4,
      priority: 2,
    },
    { name: 'templates', test: TEMPLATES, minShareCount: 3, priority: 2 },
    { name: 'lists', test: PARTS, minShareCount: 3, priority: 1 },
    { name: 'small', test: SMALL_PARTS, minShareCount: 2, priority: 1 },
    {
      name: 'shared',
      test: ANY,
      minShareCount: 2,
      entriesAware: true,
      entriesAwareMergeThreshold: OWN_FILE_MIN,
      priority: 0,
    },
  ],
}

/** Whether a module is, or imports by way of any others of ours, what knows telephone numbers. */
function reachesPhoneNumbers(id: string, graph: Rolldown.ChunkingContext, seen = new Set<string>()): boolean {
  if (PHONE_NUMBERS.test(id)) return true
  if (id.includes('node_modules') || seen.has(id)) return false
  seen.add(id)
  return (graph.getModuleInfo(id)?.importedIds ?? []).some((next) => reachesPhoneNumbers(next, graph, seen))
}
