import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** The service of a standby pair: `standby-process.js <name> <address> <port>`. Its items live in its memory. */
const [name, address, port] = process.argv.slice(2);
const items: string[] = [];
let role = 'standby';

const routes: Record<string, (body: string) => [status: number, body: unknown]> = {
  'GET /health': () => [200, { name, role, items: items.length }],
  'POST /promote': () => [200, { name, role: (role = 'active') }],
  'POST /demote': () => [200, { name, role: (role = 'standby') }],
  'GET /items': () => [200, items],
  'POST /items': (body) => {
    if (role !== 'active') return [409, { name, role }];
    return [201, { name, items: items.push(body) }];
  },
};

createServer((request, response) => {
  void text(request).then((body) => {
    const route = routes[`${request.method} ${request.url}`] ?? (() => [404, { name }]);
    const [status, answer] = route(body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
}).listen(Number(port), address);
