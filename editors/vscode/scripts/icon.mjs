// Draws images/icon.png (128×128): a page whose lines lead to checked boxes. Run it after changing the drawing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 128;
/** Samples per pixel and direction, for smooth edges. */
const SAMPLES = 4;

const page = [0x1f, 0x3a, 0x5f];
const light = [0xf4, 0xf7, 0xfb];
const green = [0x4c, 0xc3, 0x8a];

/** What is drawn, from back to front: a colour and whether a point lies in it. */
const shapes = [
  [page, rounded(6, 6, 122, 122, 24)],
  [light, rounded(26, 30, 42, 46, 4)],
  [light, rounded(54, 34, 102, 42, 4)],
  [light, rounded(26, 56, 42, 72, 4)],
  [light, rounded(54, 60, 102, 68, 4)],
  [green, rounded(26, 82, 42, 98, 4)],
  [green, rounded(54, 86, 86, 94, 4)],
  [page, stroke(30, 38, 33, 42, 2.2)],
  [page, stroke(33, 42, 39, 34, 2.2)],
  [page, stroke(30, 64, 33, 68, 2.2)],
  [page, stroke(33, 68, 39, 60, 2.2)],
];

function rounded(left, top, right, bottom, radius) {
  return (x, y) => {
    if (x < left || x > right || y < top || y > bottom) return false;
    const nearX = Math.min(Math.max(x, left + radius), right - radius);
    const nearY = Math.min(Math.max(y, top + radius), bottom - radius);
    return Math.hypot(x - nearX, y - nearY) <= radius;
  };
}

function stroke(fromX, fromY, toX, toY, width) {
  const [dx, dy] = [toX - fromX, toY - fromY];
  return (x, y) => {
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
    const at = Math.min(1, Math.max(0, along));
    return Math.hypot(x - fromX - at * dx, y - fromY - at * dy) <= width;
  };
}

/** Colour and opacity of a pixel. */
function pixel(x, y) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const sx = x + ((i % SAMPLES) + 0.5) / SAMPLES;
    const sy = y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES;
    const shape = shapes.findLast(([, holds]) => holds(sx, sy));
    if (!shape) continue;
    for (let part = 0; part < 3; part++) sum[part] += shape[0][part];
    sum[3] += 1;
  }
  const [red, green, blue, count] = sum;
  const alpha = Math.round((255 * count) / (SAMPLES * SAMPLES));
  return count ? [red, green, blue].map(part => Math.round(part / count)).concat(alpha) : [0, 0, 0, 0];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 6, 0, 0, 0], 8);
const rows = Array.from({ length: SIZE }, (_, y) =>
  Buffer.from([0, ...Array.from({ length: SIZE }, (_, x) => pixel(x, y)).flat()]),
);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header),
  chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
  chunk('IEND', Buffer.alloc(0)),
]);
const images = new URL('../images/', import.meta.url);
mkdirSync(images, { recursive: true });
writeFileSync(new URL('icon.png', images), png);
