// Compresses the scripts and styles of the built page with Brotli: app-3f2a.js.br beside app-3f2a.js.
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

/** Beside the page's folder, because everything in that folder is served. */
export const QUALITY_FILE = 'dist/page-compression.json'

/** A tenth of a second, for the first start of a checkout. The files are a tenth larger than with the best quality. */
export const QUICK = 5
/** Seconds, for releases, and for tests of the size of the page. */
export const BEST = constants.BROTLI_MAX_QUALITY
/** A smaller file is sent uncompressed. */
const BYTES_MIN = 1024

/** Compresses the page in the folder `page`, and records the quality. */
export async function compressPage(root: string, page: string, quality: number): Promise<void> {
  const folder = join(page, 'assets')
  const files = readdirSync(folder).filter((file) => /\.(?:js|css)$/.test(file))
  await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(folder, file))
      if (bytes.length < BYTES_MIN) return
      const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
      await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(bytes, { params }))
    }),
  )
  await writeFile(join(root, QUALITY_FILE), JSON.stringify({ quality }))
}

/** The quality with which the page is compressed; 0: it is not compressed. */
export function compressedQuality(root: string): number {
  try {
    const { quality } = JSON.parse(readFileSync(join(root, QUALITY_FILE), 'utf8')) as { quality: number }
    return quality
  } catch {
    // The page was not built yet, or by a version that kept no such file.
    return 0
  }
}
