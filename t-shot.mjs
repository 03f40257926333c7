import { chromium } from 'playwright-core';
const [,, base, out, ...paths] = process.argv;
const b = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const p = await b.newPage({ viewport: { width: 1366, height: 900 } });
p.on('console', (m) => m.type() === 'error' && console.log('console', m.text()));
p.on('pageerror', (e) => console.log('pageerror', e.message));
await p.goto(base + '/admin/login'); await p.fill('[name=login]', process.env.LOGIN ?? 'admin'); await p.fill('[name=password]', 'otklik-demo'); await p.click('button'); await p.waitForLoadState('networkidle');
let i = 0; for (const path of paths) { await p.goto(base + path); await p.waitForTimeout(2500); await p.screenshot({ path: `${out}-${i++}.png`, fullPage: true }); }
await b.close();
