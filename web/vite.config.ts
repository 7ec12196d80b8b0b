// How the page is built: `npm run build` writes dist/page, which the program serves.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // Whatever is inlined as data: would be refused by the policy for fonts and scripts (S33).
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The limit that counts is that of the first visit, in test/page.
    chunkSizeWarningLimit: 1_000,
  },
})
