// Scans one host with MDN's HTTP Observatory and prints the result: node observatory.mjs FOLDER HOST PORT_OF_80 PORT_OF_443
// FOLDER is where npm installed it. It knows no other ports and no hosts line, so both are replaced here.
import dns from 'node:dns';
import net from 'node:net';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, host, http, https] = process.argv.slice(2);
const observatory = `${folder}/node_modules/@mdn/mdn-http-observatory`;
const ports = { 80: http, 443: https };
dns.lookup = (name, options, done) => {
  const [all, call] = typeof options === 'function' ? [false, options] : [options.all, done];
  process.nextTick(() => (all ? call(null, [{ address: '127.0.0.1', family: 4 }]) : call(null, '127.0.0.1', 4)));
};
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  options.port = ports[options.port] ?? options.port;
  return connect.apply(this, given);
};
writeFileSync(`${observatory}/conf/hsts-preload.json`, '{}'); // its install script would download the list
const { scan } = await import(pathToFileURL(`${observatory}/src/scanner/index.js`));
console.log(JSON.stringify(await scan(host)));
