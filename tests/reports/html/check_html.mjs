// The HTML report in a browser: nothing is requested, axe finds nothing in either theme, it is of use
// without scripts, filters stand in the address and come back from it, and no width scrolls sideways.
//
//   node check_html.mjs TRACKVET            77: Chromium or a package is not installed
//   node check_html.mjs TRACKVET --shots FOLDER   writes pictures too

import { execFileSync, spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const EMPTY = { launch: null };

function skip(what) {
  console.log(`SKIP: ${what}`);
  process.exit(77);
}

const program = path.resolve(process.argv[2]);
const shots = process.argv[3] === '--shots' ? process.argv[4] : null;
const chromium = BROWSERS.find((file) => fs.existsSync(file));
const puppeteer = (await import('puppeteer-core').catch(() => EMPTY)).default;
if (!chromium)
  skip('the Debian package chromium is not installed');
if (!puppeteer)
  skip('run `npm ci` in tests/reports');
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trackvet-html-'));
const pages = {};

function check(name, ...args) {
  const done = spawnSync(program, [...args, '-f', `html=${folder}/${name}.html`]);
  assert.ok([0, 1, 3].includes(done.status), `${args}: ${done.stderr}`);
  pages[name] = `file://${folder}/${name}.html`;
}

const PLAN = `trackvet: 1
plan: shop
additional: {events: forbid}
events:
  Order Completed:
    required: [loyalty_tier]
    properties: {loyalty_tier: string, total: number}
  Product Viewed:
  Never Sent:
`;
fs.writeFileSync(`${folder}/plan.yaml`, PLAN);
fs.writeFileSync(`${folder}/wild.ndjson`, [...Array(40).keys()].map((i) => JSON.stringify({
  type: 'track', userId: 'u', messageId: `m-${i}`, timestamp: '2026-03-01T10:00:00Z',
  event: `<b>Event</b> ${i} ${'long '.repeat(i)}${'x'.repeat(3 * i)}`, properties: { ['p'.repeat(8 * i)]: '<i>'.repeat(99) },
})).join('\n'));
check('demo', 'check', 'fixtures/demo');
check('plan', 'check', '-p', `${folder}/plan.yaml`, 'fixtures/demo/app', 'fixtures/demo/web', `${folder}/gone.ndjson`);
check('wild', 'check', '-p', `${folder}/plan.yaml`, `${folder}/wild.ndjson`);
check('lint', 'lint', `${folder}/plan.yaml`);
const report = JSON.parse(spawnSync(program, ['check', 'fixtures/demo', '-f', 'json'], { maxBuffer: 1 << 27 }).stdout);

const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu'] });

// A page that complains about every request but its own, and about whatever the console says.
async function open(url, { width = 1280, scheme = 'light', script = true } = {}) {
  const page = await browser.newPage();
  const faults = [];
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setJavaScriptEnabled(script);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url.split('#')[0])
      faults.push(`requested ${request.url()}`);
    request.continue();
  });
  page.on('console', (message) => faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(url);
  page.complain = () => assert.deepEqual(faults, []);
  return page;
}

async function checkAccess(name, scheme) {
  const page = await open(pages[name], { scheme });
  await page.evaluate(axe);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const found = await page.evaluate(() => axe.run());
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `${name}, ${scheme}`);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = false; }));
  page.complain();
  await page.close();
}

async function checkWidth(name, width) {
  const page = await open(pages[name], { width });
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
  await page.close();
}

async function checkWithoutScript() {
  const page = await open(pages.demo, { script: false });
  const tree = await page.content();
  assert.equal((tree.match(/<details class="group/g) ?? []).length, report.groups.length);
  assert.equal(await page.$eval('#filters', (form) => form.hidden), true);
  const closed = await page.$('.group:not([open]) > summary');
  await closed.click();
  assert.equal(await closed.evaluate((summary) => summary.parentNode.open), true);
  page.complain();
  await page.close();
}

// What the list shows, added up from it, and what the head says.
const readView = (page) => page.evaluate(() => {
  const seen = [...document.querySelectorAll('[data-findings]')].filter((item) => !item.hidden);
  const sums = { error: 0, warning: 0, info: 0, groups: seen.length };
  for (const item of seen)
    sums[item.dataset.level] += Number(item.dataset.findings);
  const head = {};
  for (const element of document.querySelectorAll('[data-number]'))
    head[element.dataset.number] = parseInt(element.textContent.replaceAll(',', ''), 10);
  return { sums, head, ids: seen.map((item) => item.id), hash: location.hash };
});

async function checkView(page, what) {
  const view = await readView(page);
  assert.deepEqual(view.head, view.sums, `${what}: the head and the list differ`);
  return view;
}

async function checkFilters() {
  const page = await open(pages.demo);
  const all = await checkView(page, 'all');
  assert.equal(all.sums.groups, report.groups.length);
  await page.click('#filter-warning');
  await page.select('#filter-category', 'property');
  await page.type('#filter-text', 'total');
  await page.select('#filter-sort', 'event');
  const some = await checkView(page, 'filtered');
  assert.ok(some.sums.groups > 0 && some.sums.groups < all.sums.groups, JSON.stringify(some.sums));
  assert.match(some.hash, /level=error%2Cinfo/);
  page.complain();
  const again = await open(pages.demo + some.hash);
  assert.deepEqual(await checkView(again, 'restored'), some);
  await again.click('#reset');
  const reset = await checkView(again, 'reset');
  assert.deepEqual(reset.sums, all.sums);
  assert.equal(reset.hash, '');
  again.complain();
  await page.close();
  await again.close();
}

async function checkSortAndAnchors() {
  const page = await open(pages.plan);
  const first = () => page.$eval('#events tbody tr td.number', (cell) => cell.textContent);
  await page.click('#events thead th:nth-child(3) button');
  const most = Number((await first()).replaceAll(',', ''));
  await page.click('#events thead th:nth-child(3) button');
  assert.ok(Number((await first()).replaceAll(',', '')) < most);
  await page.evaluate(() => document.querySelector('.group .facts a').click());
  await page.waitForFunction(() => location.hash && document.getElementById(location.hash.slice(1)).open);
  page.complain();
  await page.close();
}

// The copied command prints the event that the sample shows.
async function checkCommands() {
  const page = await open(pages.demo);
  const command = await page.$eval('.group[open] .place button', (button) => button.title);
  assert.match(command, /^gzip -dc '.*' \| sed -n '\d+\{p;q;\}' \| jq \.$/);
  const line = execFileSync('sh', ['-c', command.replace('| jq .', '')]).toString();
  const shown = await page.$eval('.group[open] mark', (mark) => mark.textContent);
  assert.ok(line.includes(shown), `${shown} is not in ${line}`);
  await page.close();
}

async function checkTheme() {
  const page = await open(pages.demo);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('#theme');
  assert.equal(await ground(), light);
  await page.click('#theme');
  assert.notEqual(await ground(), light);
  await page.click('#theme');
  page.complain();
  await page.close();
}

async function takeShots() {
  for (const [suffix, width, scheme] of [['light', 1280, 'light'], ['dark', 1280, 'dark'], ['phone', 390, 'light']]) {
    for (const name of Object.keys(pages)) {
      const page = await open(pages[name], { width, scheme });
      await page.screenshot({ path: `${shots}/${name}-${suffix}.png` });
      const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), 4000);
      await page.screenshot({ path: `${shots}/${name}-${suffix}-long.png`, captureBeyondViewport: true,
        clip: { x: 0, y: 0, width, height } });
      if (suffix === 'light')
        await page.pdf({ path: `${shots}/${name}.pdf`, format: 'A4', margin: { top: '14mm', bottom: '14mm', left: '14mm', right: '14mm' } });
      await page.close();
    }
  }
}

try {
  for (const name of Object.keys(pages)) {
    await checkAccess(name, 'light');
    await checkAccess(name, 'dark');
    await checkWidth(name, 360);
    await checkWidth(name, 1280);
  }
  await checkWithoutScript();
  await checkFilters();
  await checkSortAndAnchors();
  await checkCommands();
  await checkTheme();
  if (shots)
    await takeShots();
  console.log('pages in a browser: no request, axe, widths, no script, filters, order, commands, themes');
} finally {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
}
