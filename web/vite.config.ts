import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:8080';
const jsonFormatter = fileURLToPath(new URL('src/jsonFormatter.ts', import.meta.url));

export default defineConfig({
  base: './',
  resolve: {
    alias: {
      'prettier/parser-babel': jsonFormatter,
      'prettier/plugins/estree': jsonFormatter,
    },
  },
  build: {
    target: 'es2022',
    license: { fileName: 'assets/licenses.md' },
    // The editor is one chunk of some 3 MB, loaded once the page is drawn.
    chunkSizeWarningLimit: 3000,
    // Dependencies carry "use no memo", which only matters to the React compiler.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/graphql': server, '/schema.graphql': server } },
});
