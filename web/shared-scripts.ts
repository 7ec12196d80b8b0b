// Groups the modules of the page into scripts. By default, the bundler makes a file for each set of modules that the same
// pages share: a hundred requests for one view, half of them for an icon. Here they are a few files, each of modules that are
// used together.
import type { Rolldown } from 'vite'

const ICONS = /[\\/]web[\\/]parts[\\/](?:icons|create-icon)\.ts$/
const OVERLAYS = /[\\/]node_modules[\\/](?:react-aria|react-aria-components|react-stately|@internationalized)[\\/]/
const PHONE_NUMBERS = /[\\/]node_modules[\\/]libphonenumber-js[\\/]/
/** A list to pick from needs the overlays, which no page needs at first. */
const PICK_LIST = /[\\/]web[\\/]parts[\\/]pick-list\.tsx$/
/** Modules that the sidebar of every page needs: the titles of the pages are in the words of each page. */
const NAVIGATION =
  /[\\/]web[\\/](?:shell[\\/](?:account-switcher|nav-pages|use-sign-out|find[\\/]forget-recent)\.tsx?|parts[\\/]sign-in\.tsx|words[\\/]en[\\/](?:deliveries|inbox|live|numbers|settings|wallboard)\.ts)|useRouterState/
const COMMON_PARTS = /[\\/](?:web[\\/](?:api|parts|shell|words)|src[\\/]time)[\\/]|[\\/]node_modules[\\/]/
/** Placeholders, their filters and values: needed to show or validate a request. */
const TEMPLATES = /[\\/]src[\\/](?:json|text|render[\\/]template|bounds\.ts)/
const PARTS = /[\\/]web[\\/](?:api|parts|shell)[\\/]/
/** Modules of a few hundred bytes each, which two pages share. */
const SMALL_PARTS =
  /[\\/](?:web[\\/](?:parts[\\/](?:help|hold-back|inbox|leave-dialog|realtime-badge|sparkline|use-inbox|use-settled|use-width)|api[\\/](?:deliveries|steps)|words[\\/]en[\\/](?:preview|when)|pages[\\/]editor[\\/](?:preview-context|value[\\/]sample-text))|src[\\/]calls[\\/]numbers|useBlocker|infiniteQueryOptions)/
const ANY = /[\\/](?:node_modules|src|web)[\\/]/

/** Bytes of source. A smaller module goes into the file that nearly the same pages fetch. */
const OWN_FILE_MIN = 3_000

/**
 * A module goes to the matching group of the highest priority; `minShareCount`: how many pages and lazy parts must share the
 * module.
 */
export const SHARED_SCRIPTS: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'main', tags: ['$initial'], priority: 4 },
    { name: 'icons', test: ICONS, minShareCount: 2, priority: 3 },
    { name: 'overlays', test: OVERLAYS, minShareCount: 2, priority: 3 },
    { name: 'navigation', test: NAVIGATION, minShareCount: 2, priority: 3 },
    {
      // Modules that need telephone numbers stay out of `parts`: the number patterns are as large as a page, and signing in
      // needs none.
      name: (id, graph) => (reachesPhoneNumbers(id, graph) ? 'phone' : 'parts'),
      debugName: 'parts',
      test: COMMON_PARTS,
      minShareCount: 4,
      priority: 2,
    },
    { name: 'templates', test: TEMPLATES, minShareCount: 3, priority: 2 },
    { name: 'pick-list', test: PICK_LIST, minShareCount: 2, priority: 1 },
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

/** Whether a module is the telephone number library, or imports it through our other modules. */
function reachesPhoneNumbers(id: string, graph: Rolldown.ChunkingContext, seen = new Set<string>()): boolean {
  if (PHONE_NUMBERS.test(id)) return true
  if (id.includes('node_modules') || seen.has(id)) return false
  seen.add(id)
  return (graph.getModuleInfo(id)?.importedIds ?? []).some((next) => reachesPhoneNumbers(next, graph, seen))
}
