// Run with: node --test
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('every product has a name, a price and a picture that exists', () => {
  const products = JSON.parse(read('products.json'));
  assert.ok(products.length > 0, 'a shop without products');
  for (const { name, price, image, text } of products) {
    assert.ok(name && text, 'name and text');
    assert.ok(Number.isFinite(price) && price > 0, `the price of ${name}`);
    assert.ok(existsSync(new URL(`../${image}`, import.meta.url)), `the picture of ${name}`);
  }
});

test('the page loads its style and its script, and both exist', () => {
  const page = read('index.html');
  for (const path of ['styles.css', 'app.js']) {
    assert.ok(page.includes(path) && read(path).length > 0, path);
  }
});

test('the notice is one short line', () => {
  const notice = read('notice.txt').trim();
  assert.ok(notice.length <= 120 && !notice.includes('\n'), 'at most 120 characters in one line');
});
