// Drives the served playground in a browser. Environment:
//   ENTENTE_URL  base address of a running server, such as http://127.0.0.1:8080/
//   CHROMIUM     the browser, /usr/bin/chromium unless given
//   SCREENSHOT   where to save a picture of the page, none unless given
import { chromium } from 'playwright-core';
import { options } from './chromium.mjs';

const { ENTENTE_URL, SCREENSHOT } = process.env;
if (!ENTENTE_URL) {
  console.error('ENTENTE_URL is not set');
  process.exit(2);
}
const { origin } = new URL(ENTENTE_URL);
const QUESTION = 'Which states are members of the SCO?';

let failed = false;
function check(what, ok, detail = '') {
  failed ||= !ok;
  console.log(`${ok ? 'ok' : 'FAILED'} ${what}${ok || !detail ? '' : `: ${detail}`}`);
}
/** Runs a step that times out when it does not come to pass. */
async function step(what, action) {
  try {
    check(what, (await action()) !== false);
  } catch (error) {
    check(what, false, String(error).split('\n')[0]);
  }
}

const browser = await chromium.launch(options());

try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);

  const foreign = [];
  const problems = [];
  await context.route(
    url => url.origin !== origin && !['data:', 'blob:'].includes(url.protocol),
    route => {
      foreign.push(route.request().url());
      return route.abort();
    },
  );
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', error => problems.push(String(error)));
  page.on('response', response => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`));
  await page.exposeFunction('reportViolation', violation => problems.push(violation));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', event =>
      window.reportViolation(`${event.violatedDirective} blocked ${event.blockedURI}`),
    ),
  );

  const examples = page.getByRole('region', { name: 'Examples', exact: true });
  const operation = page.getByRole('region', { name: 'Operation Editor' });
  const response = page.locator('.graphiql-response');
  // The editor draws spaces as no-break spaces.
  const editorShows = (editor, text) =>
    editor.locator('.view-lines').getByText(new RegExp(text.replaceAll(' ', '\\s'))).first().waitFor();

  await page.goto(ENTENTE_URL);
  await step('the examples panel is open', () => examples.waitFor());
  await step('the first example is in the editor', () => editorShows(operation, 'query ScoMembers'));
  await step('the header shows the size of the dataset', () =>
    page.getByRole('banner').getByText(/\d entities · [\d,]+ relations/).waitFor(),
  );
  await step('the page title is Entente', async () => (await page.title()) === 'Entente');
  const count = await examples.getByRole('button').count();
  check('there are at least ten examples', count >= 10, `${count}`);

  await step('the example answers with six members', async () => {
    const answered = page.waitForResponse(r => r.request().postData()?.includes('query ScoMembers') ?? false);
    await examples.getByRole('button', { name: QUESTION }).click();
    const { data } = await (await answered).json();
    return data.internationalOrganization.members.edges.length === 6;
  });
  await step('the response shows Kazakhstan', () => editorShows(response, '"Kazakhstan"'));
  await step('the response shows the count of 6', () => editorShows(response, '"totalCount": 6'));
  if (SCREENSHOT) await page.screenshot({ path: SCREENSHOT });

  await step('typing offers completions from the schema', async () => {
    await operation.locator('.view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{ datas');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row').getByText('dataset', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
  });
  await step('an example leaves an edited query in its own tab', async () => {
    await examples.getByRole('button').nth(1).click();
    await page.getByRole('tab').nth(1).waitFor();
  });
  await step('the documentation shows the schema', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  });

  check('no request to another origin', foreign.length === 0, foreign.join(' '));
  check('no errors and no policy violations', problems.length === 0, problems.join(' | '));
} finally {
  await browser.close();
}
process.exit(failed ? 1 : 0);
