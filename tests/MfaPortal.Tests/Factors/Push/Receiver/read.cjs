// Reads one delivered push message as a browser and its push service would, with implementations that are not ours:
// http_ece opens what was encrypted (RFC 8188, RFC 8291), jose verifies who sent it (RFC 8292).
const { createECDH } = require('node:crypto');
const { readFileSync } = require('node:fs');
const ece = require('http_ece');

async function read(given) {
  const { importJWK, jwtVerify } = await import('jose');

  const browser = createECDH('prime256v1');
  browser.setPrivateKey(Buffer.from(given.privateKey, 'base64url'));
  const text = ece.decrypt(Buffer.from(given.body, 'base64url'), { version: 'aes128gcm', privateKey: browser, authSecret: given.authSecret });

  const said = /^vapid t=([^,\s]+), ?k=([^,\s]+)$/.exec(given.authorization);
  if (!said || said[2] !== given.subscribedWith) {
    throw new Error('The sender is not the one the browser subscribed with.');
  }
  const point = Buffer.from(said[2], 'base64url');
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, 'ES256');
  const token = await jwtVerify(said[1], key, { algorithms: ['ES256'], typ: 'JWT', audience: given.origin, currentDate: new Date(given.now), requiredClaims: ['exp', 'sub'] });
  return { text: text.toString('utf8'), claims: token.payload };
}

read(JSON.parse(readFileSync(0, 'utf8'))).then(
  result => process.stdout.write(JSON.stringify(result)),
  failure => {
    process.stderr.write(String(failure));
    process.exitCode = 1;
  });
