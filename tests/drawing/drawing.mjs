// Runs the examples of a page of the documentation, as they are written there, in a browser.
//   node drawing.mjs [PAGE]     docs/drawing.md unless given
// Environment:
//   ENTENTE_URL  base address of a running server, such as http://127.0.0.1:8080/, that lets the page's origin ask: the one
//                that the page gives to --cors-origin, or all (ENTENTE_CORS_ORIGIN='*')
//   CHROMIUM     the browser, /usr/bin/chromium unless given
//   SCREENSHOTS  folder for a picture of each drawing, none unless given
//
// A block of the page is a file if a name follows its language: ```js ask.js. Nothing is replaced in it: the browser takes
// the address in ask.js for the server at ENTENTE_URL, and the origin in the page for the server in here.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild-wasm';
import { chromium } from 'playwright-core';
import { options } from '../../web/e2e/chromium.mjs';

const { ENTENTE_URL, SCREENSHOTS } = process.env;
if (!ENTENTE_URL) {
  console.error('ENTENTE_URL is not set');
  process.exit(2);
}
const MOST_LINES = 10;

/**
 * The examples that the page has to have. Each function runs in the browser, gets what the example exports, and says what
 * the library holds: ids of nodes, edges as [source, target], positions as [x, y], labels; where the library has them, ids of
 * edges, and whether a simulation has moved every node.
 */
const EXAMPLES = {
  cytoscape: ({ cy }) => ({
    nodes: cy.nodes().map(node => node.id()),
    edges: cy.edges().map(edge => [edge.source().id(), edge.target().id()]),
    edgeIds: cy.edges().map(edge => edge.id()),
    positions: cy.nodes().map(node => [node.position('x'), node.position('y')]),
    labels: cy.nodes().map(node => node.style('label')),
  }),
  sigma: ({ sigma }) => {
    const graph = sigma.getGraph();
    return {
      nodes: graph.nodes(),
      edges: graph.mapEdges((key, attributes, source, target) => [source, target]),
      edgeIds: graph.edges(),
      positions: graph.mapNodes((key, { x, y }) => [x, y]),
      labels: graph.mapNodes(key => sigma.getNodeDisplayData(key).label),
    };
  },
  d3: () => {
    const drawn = name => [...document.querySelectorAll(`svg#graph ${name}`)];
    const point = (element, x, y) => [x, y].map(name => parseFloat(element.getAttribute(name)));
    const circles = drawn('circle');
    const ids = new Map(circles.map(circle => [point(circle, 'cx', 'cy').join(), circle.__data__.id]));
    return {
      nodes: circles.map(circle => circle.__data__.id),
      // From the entity at whose place the line begins to the one at whose place it ends.
      edges: drawn('line').map(line => [point(line, 'x1', 'y1'), point(line, 'x2', 'y2')].map(end => ids.get(end.join()))),
      positions: circles.map(circle => point(circle, 'cx', 'cy')),
      labels: circles.map(circle => circle.textContent),
      moved: circles.every(({ __data__: { vx, vy } }) => vx !== 0 || vy !== 0),
    };
  },
};

/** The canvases on which nodes and edges are to be seen. */
const CANVASES = { cytoscape: ['[data-id=layer2-node]'], sigma: ['.sigma-nodes', '.sigma-edges'], d3: [] };

/** Runs in the browser: whether something has been painted on a canvas. */
function painted(selector) {
  // What WebGL has drawn can be read only before it is shown.
  window.example.sigma?.refresh();
  const canvas = document.querySelector(`#graph canvas${selector}`);
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  return copy.getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0);
}

let failed = false;
function check(what, ok, detail = '') {
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'FAILED'} ${what}${ok || !detail ? '' : `: ${detail}`}`);
}
/** A list as one text, whatever its order. */
const sorted = list => JSON.stringify(list.map(item => JSON.stringify(item)).sort());

const text = await readFile(process.argv[2] ?? path.join(import.meta.dirname, '../../docs/drawing.md'), 'utf8');
const files = new Map();
const used = new Set();
for (const [, language, name, body] of text.matchAll(/^```(\w+) *(\S*)\n(.*?)^```$/gms)) {
  if (files.has(name)) check(`${name} is in the page once`, false);
  if (name) files.set(name, body);
  else if (language !== 'sh') check(`a block of ${language} has a file name`, false, body.split('\n')[0]);
}
function file(name) {
  if (!files.has(name)) throw new Error(`the page has no ${name}`);
  used.add(name);
  return files.get(name);
}
const address = text.match(/fetch\('http:\/\/([^/']+)\//)?.[1];
const origin = text.match(/--cors-origin (http:\/\/\S+)/)?.[1];
check('the page says where the server is and where the page', Boolean(address && origin));

/** An example as one script, which leaves its exports where the test finds them. */
async function bundled(name) {
  const entry = `import * as example from './${name}.js'; window.example = example;`;
  const plugin = {
    name: 'page',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[^/]+$/ }, ({ path: wanted, namespace }) =>
        namespace === 'page' || wanted === './entry' ? { path: wanted.slice(2), namespace: 'page' } : undefined,
      );
      onLoad({ filter: /./, namespace: 'page' }, ({ path: wanted }) => ({
        contents: wanted === 'entry' ? entry : file(wanted),
        loader: wanted.endsWith('.graphql') ? 'text' : 'js',
        resolveDir: import.meta.dirname,
      }));
    },
  };
  const options = { bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' };
  const { outputFiles } = await build({ entryPoints: ['./entry'], plugins: [plugin], ...options });
  return outputFiles[0].text;
}

/** What the server answers to an example's question when nothing is renamed. */
async function plain({ query, variables }) {
  const head = query.match(/^.*neighborhood\([^)]*\)/s)[0];
  const response = await fetch(new URL('graphql', ENTENTE_URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `${head} { nodes { id entity { name } } edges { id source target } } }`, variables }),
  });
  return (await response.json()).data.neighborhood;
}

const served = new Map();
const server = createServer((request, response) => {
  const [type, body] = served.get(request.url) ?? ['text/plain', undefined];
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(body);
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const here = `127.0.0.1:${server.address().port}`;

const browser = await chromium.launch(
  options(
    // Sigma draws with WebGL.
    '--enable-unsafe-swiftshader',
    `--host-resolver-rules=MAP ${address} ${new URL(ENTENTE_URL).host}, MAP ${new URL(origin).host} ${here}`,
  ),
);

/** Runs an example and compares what `read` says with the answer. Collects what the browser complains of. */
async function run(name, read, problems) {
  const script = file(`${name}.js`);
  const lines = script.split('\n').filter(line => line.trim()).length;
  check(`${name}: at most ${MOST_LINES} lines`, lines <= MOST_LINES, `${lines}`);
  const drawing = file(files.has(`${name}.html`) ? `${name}.html` : 'graph.html');
  const body = `<!doctype html><link rel="icon" href="data:,">${drawing}<script type="module" src="/${name}.js"></script>`;
  served.set(`/${name}`, ['text/html', body]);
  served.set(`/${name}.js`, ['text/javascript', await bundled(name)]);

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const questions = [];
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  page.on('request', request => {
    const { host } = new URL(request.url());
    if (host === address && request.method() === 'POST') questions.push(request.postDataJSON());
    else if (![address, new URL(origin).host, ''].includes(host)) problems.push(`request to ${request.url()}`);
  });
  page.on('pageerror', error => problems.push(String(error)));
  const thrown = new Promise((_, reject) => page.on('pageerror', reject));
  thrown.catch(() => {});

  await page.goto(`${origin}/${name}`);
  await Promise.race([page.waitForFunction(() => window.example), thrown]);
  const drawn = await page.evaluate(`(${read})(window.example)`);
  check(`${name}: asks once`, questions.length === 1, `${questions.length}`);
  const { nodes, edges } = await plain(questions[0]);

  const sizes = `${drawn.nodes.length} of ${nodes.length} nodes, ${drawn.edges.length} of ${edges.length} edges`;
  const whole = drawn.nodes.length === nodes.length && drawn.edges.length === edges.length;
  check(`${name}: holds ${sizes}`, whole && Math.min(nodes.length, edges.length) > 5);
  check(`${name}: they are the answer's nodes`, sorted(drawn.nodes) === sorted(nodes.map(node => node.id)));
  const ends = edges.map(edge => [edge.source, edge.target]);
  check(`${name}: each edge joins the ends it has in the answer`, sorted(drawn.edges) === sorted(ends));
  if (drawn.edgeIds) {
    check(`${name}: edges have the ids of relations`, sorted(drawn.edgeIds) === sorted(edges.map(edge => edge.id)));
  }
  check(`${name}: nodes have the names of entities`, sorted(drawn.labels) === sorted(nodes.map(node => node.entity.name)));
  const places = new Set(drawn.positions.filter(at => at.every(Number.isFinite)).map(at => at.map(n => n.toFixed(3)).join()));
  check(`${name}: every node has a place of its own`, places.size === nodes.length, `${places.size} places`);
  if ('moved' in drawn) check(`${name}: the simulation has moved every node`, drawn.moved);
  for (const canvas of CANVASES[name]) {
    // The first frame may be still to come.
    const seen = await page.waitForFunction(`(${painted})('${canvas}')`).then(() => '', String);
    check(`${name}: something is painted on canvas${canvas}`, !seen, seen.split('\n')[0]);
  }
  if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  check(`${name}: no errors and no other requests`, problems.length === 0, problems.join(' | '));
  await context.close();
}

try {
  for (const [name, read] of Object.entries(EXAMPLES)) {
    const problems = [];
    await run(name, read, problems).catch(error => {
      const said = new Set([String(error).split('\n').slice(0, 2).join(' '), ...problems]);
      check(`${name}: runs`, false, [...said].join(' | '));
    });
  }
  const unused = [...files.keys()].filter(name => !used.has(name));
  check('every block of the page has been run', unused.length === 0, unused.join(' '));
} finally {
  await browser.close();
  server.close();
}
process.exit(failed ? 1 : 0);
