// How tests start Chromium: the one that CHROMIUM names, reaching out to nothing by itself.

/** Options of Playwright's `launch`, with further arguments of the browser. */
export function options(...further) {
  return {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...further,
    ],
  };
}
