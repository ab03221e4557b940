// A mail server for tests: says as its first line which ports it took, then one line per mail. Ends when its input ends.
// usage: node sink.cjs <certificate.pem> <key.pem>
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const { SMTPServer } = require('smtp-server');
const { simpleParser } = require('mailparser');

const [cert, key] = process.argv.slice(2).map((file) => fs.readFileSync(file));
const say = (fact) => process.stdout.write(JSON.stringify(fact) + '\n');

function server(name, settings) {
  const smtp = new SMTPServer({
    cert,
    key,
    logger: false,
    disableReverseLookup: true,
    onAuth(auth, session, done) {
      const right = auth.username === 'portal' && auth.password === 'right password';
      done(right ? null : new Error('Invalid login of portal@example.test'), right ? { user: auth.username } : undefined);
    },
    onRcptTo(address, session, done) {
      const local = address.address.split('@')[0];
      const refuse = (code, text) => done(Object.assign(new Error(text), { responseCode: code }));
      if (local === 'nobody') return refuse(550, `5.1.1 <${address.address}>: no such user nobody`);
      if (local === 'full') return refuse(452, '4.2.2 Mailbox full');
      return done();
    },
    async onData(stream, session, done) {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      const raw = Buffer.concat(chunks);
      const mail = await simpleParser(raw);
      say({
        server: name,
        connection: session.id,
        secure: session.secure,
        user: session.user || null,
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((recipient) => recipient.address),
        raw: raw.toString('utf8'),
        headers: mail.headerLines.map((header) => header.key),
        subject: mail.subject,
        toHeader: mail.to && mail.to.value,
        fromHeader: mail.from && mail.from.value,
        messageId: mail.messageId,
        text: mail.text,
        html: mail.html,
      });
      done(null, `Queued for ${session.envelope.rcptTo[0].address}`);
    },
    ...settings,
  });
  // Without this a failed TLS handshake ends the process.
  smtp.on('error', () => {});
  return smtp;
}

// Takes the connection and says nothing, for ever.
const silent = net.createServer((socket) => socket.on('error', () => {}));

// Offers STARTTLS, and has already put a command's worth of text behind its answer.
const early = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.write('220 early\r\n');
  socket.on('data', (data) => {
    const text = data.toString();
    if (text.startsWith('EHLO')) socket.write('250-early\r\n250 STARTTLS\r\n');
    if (text.startsWith('STARTTLS')) socket.write('220 go\r\n250 injected\r\n');
  });
});

const servers = {
  starttls: server('starttls', { authOptional: true }),
  demanding: server('demanding', { authMethods: ['PLAIN', 'LOGIN'] }),
  login: server('login', { authMethods: ['LOGIN'] }),
  implicit: server('implicit', { secure: true, authOptional: true }),
  clear: server('clear', { hideSTARTTLS: true, authOptional: true }),
  withoutAuth: server('withoutAuth', { disabledCommands: ['AUTH'] }),
  withoutUtf8: server('withoutUtf8', { hideSMTPUTF8: true, authOptional: true }),
  silent,
  early,
};

const listening = Object.entries(servers).map(([name, one]) => new Promise((resolve) => {
  one.listen(0, '127.0.0.1', () => resolve([name, (one.server || one).address().port]));
}));
Promise.all(listening).then((ports) => say(Object.fromEntries(ports)));

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
