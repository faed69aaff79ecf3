// SPDX-License-Identifier: MIT
// accessibility.js PAGE.html...   asks axe-core in Chromium about each page, and takes pictures beside it.
const { readFileSync } = require('fs');
const { chromium } = require('playwright-core');

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = { phone: 390, desk: 1280 };
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

async function open(browser, file, width, colorScheme, bypassCSP) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith('file:') || faults.push('fetches ' + request.url()));
  await page.goto('file://' + require('path').resolve(file));
  return { context, page, faults };
}

async function violations(browser, file, name, scheme) {
  const { context, page, faults } = await open(browser, file, WIDTHS[name], scheme, true);
  await page.screenshot({ path: file.replace('.html', `-${name}-${scheme}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  if (wide) faults.push('the page must be scrolled sideways');
  await page.evaluate(AXE);
  const { violations: found, passes } = await page.evaluate(() => axe.run());
  await context.close();
  console.log(`${file} ${name} ${scheme}: ${passes.length} rules pass, ${found.length} violations`);
  return faults.concat(found.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes[0].html.slice(0, 200)}`));
}

// With the page's own policy in force: a click on the heading "Keys" sorts the table of types, by numbers.
async function sorting(browser, file) {
  const { context, page, faults } = await open(browser, file, WIDTHS.desk, 'light', false);
  if (await page.evaluate(() => document.scripts.length) > 0) {
    const column = () => page.evaluate(() => Array.from(document.querySelector('table').tBodies[0].rows, (row) => Number(row.cells[2].textContent)));
    const button = page.locator('table').first().locator('thead button', { hasText: 'Keys' });
    await button.focus();
    await page.keyboard.press('Enter');
    const up = await column();
    await button.click();
    const down = await column();
    const sorted = [...up].sort((a, b) => a - b);
    if (String(up) !== String(sorted) || String(down) !== String(sorted.reverse())) faults.push(`not sorted: ${up}; ${down}`);
  }
  await context.close();
  return faults;
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS });
  let faults = [];
  for (const file of process.argv.slice(2)) {
    for (const name of Object.keys(WIDTHS)) {
      for (const scheme of ['light', 'dark']) faults = faults.concat(await violations(browser, file, name, scheme));
    }
    faults = faults.concat(await sorting(browser, file));
  }
  await browser.close();
  faults.forEach((fault) => console.error(fault));
  process.exit(faults.length > 0 ? 1 : 0);
})();
