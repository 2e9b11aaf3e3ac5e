// Shows pages in a browser as readers do, and tells what is there: node pages.mjs CHROMIUM FOLDER FILE…
//
// Playwright drives the browser, and axe-core judges what is written for those who see, hear or point differently. Neither
// is ours. The answer is JSON.
import { readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const [program, folder, ...files] = process.argv.slice(2);
const WIDTHS = [[390, 844], [1280, 900]];
const browser = await chromium.launch({
  executablePath: program,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
});

const seen = () => {
  const all = (what, of = document) => [...of.querySelectorAll(what)];
  const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  return {
    title: document.title,
    wide: document.documentElement.scrollWidth,
    paper: getComputedStyle(document.body).backgroundColor,
    names: all('section h2').map(e => e.textContent),
    states: all('section').map(e => e.querySelector('.sign').textContent),
    overview: all('main > table tbody tr').map(e => e.innerText),
    text: document.body.innerText,
    whole: document.body.textContent,
    scripts: all('script').length,
    charts: all('svg').map(svg => ({
      name: svg.querySelector('title').textContent,
      box: box(svg),
      texts: all('text:not(.halo)', svg).map(t => ({
        text: t.textContent, box: box(t), size: parseFloat(getComputedStyle(t).fontSize) * svg.getScreenCTM().a,
      })),
    })),
    hacked: globalThis.hacked ?? null,
    fetched: performance.getEntriesByType('resource').length,
  };
};

/** Tab through it: what each stop is, and whether it can be seen to be there. */
const stops = async page => {
  const found = [];
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      const style = getComputedStyle(e);
      const b = e.getBoundingClientRect();
      return {
        what: e.tagName.toLowerCase(), text: e.innerText, open: e.parentElement?.open ?? null,
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        shown: b.right > 0 && b.bottom > 0 && b.left < innerWidth && b.top < innerHeight,
      };
    });
    if (stop === null) break;
    found.push(stop);
  }
  return found;
};

const look = async file => {
  const answer = { file, looks: [], complaints: [] };
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of WIDTHS) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      page.on('console', message => answer.complaints.push(message.text()));
      page.on('pageerror', error => answer.complaints.push(String(error)));
      page.on('dialog', dialog => { answer.complaints.push('dialog ' + dialog.message()); dialog.dismiss(); });
      await page.goto('file://' + join(folder, file));
      const shot = process.env.SHOTS && join(process.env.SHOTS, `${file}-${width}-${colorScheme}.png`);
      if (shot) await page.screenshot({ path: shot, fullPage: true });
      const here = await page.evaluate(seen);
      const tabbed = await stops(page);
      await page.keyboard.press('Shift+Tab');
      answer.looks.push({ width, colorScheme, ...here, stops: tabbed });
      await context.close();
      // What axe-core brings is no part of the page's policy.
      const judged = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
      const judge = await judged.newPage();
      await judge.goto('file://' + join(folder, file));
      await judge.evaluate(() => document.querySelectorAll('details').forEach(it => { it.open = true; }));
      await judge.evaluate(axe);
      const { violations, passes } = await judge.evaluate(() => globalThis.axe.run());
      answer.looks.at(-1).violations = violations.map(it => `${it.id}: ${it.nodes.map(n => n.target).join(' ')}`);
      answer.looks.at(-1).passes = passes.length;
      await judged.close();
    }
  }
  return answer;
};

/** A page that is written anew while somebody looks. The clock is the test's: it takes no time. */
const watch = async (file, next) => {
  const shown = join(folder, 'wall.html');
  copyFileSync(join(folder, file), shown);
  const written = Number(/data-written="(\d+)"/.exec(readFileSync(shown, 'utf8'))[1]) * 1000;
  const every = Number(/data-every="(\d+)"/.exec(readFileSync(shown, 'utf8'))[1]) * 1000;
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.clock.install({ time: written });
  await page.goto('file://' + shown);
  const state = () => page.evaluate(() => ({
    answer: document.querySelector('.answer').textContent,
    dead: !document.querySelector('.dead').hidden,
    said: document.querySelector('.dead').innerText,
    open: document.querySelector('details').open,
    focused: document.activeElement.tagName,
    scrolled: scrollY > 0,
  }));
  const pass = async millis => {
    const loaded = page.waitForEvent('load', { timeout: 3000 }).catch(() => null);
    await page.clock.runFor(millis);
    return (await loaded) !== null;
  };
  await page.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await page.evaluate(() => scrollTo(0, 200));
  const before = await state();
  writeFileSync(shown, readFileSync(join(folder, next)));
  const reloaded = await pass(every + 1);
  const after = await state();
  // Nobody writes it any more.
  await page.clock.setSystemTime(written + 10 * every + 600000);
  await pass(every + 1);
  const dead = await state();
  await page.getByRole('button').click();
  const paused = !(await pass(every + 1));
  await context.close();
  // Whoever runs no scripts has the page read anew by the browser.
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const plain = await bare.newPage();
  await plain.goto('file://' + shown);
  const buttons = await plain.locator('button:visible').count();
  const meta = await plain.locator('head meta[http-equiv=refresh]').count();
  await bare.close();
  return { before, reloaded, after, dead, paused, buttons, meta };
};

const answer = { pages: [] };
for (const file of files) {
  if (file.includes('=')) {
    const [one, next] = file.split('=');
    answer.watched = await watch(one, next);
  } else {
    answer.pages.push(await look(file));
  }
}
await browser.close();
console.log(JSON.stringify(answer));
