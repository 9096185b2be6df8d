import { basename } from 'node:path';
import { freePort, startHttpService } from '../../lab/index.js';
import { checkPort, holderOf } from './port.js';

describe('the port check', () => {
  it('passes a free port', async () => {
    await expectAsync(checkPort('127.0.0.1', await freePort())).toBeResolved();
  });

  it('names who uses a taken port and suggests a free one', async () => {
    const service = await startHttpService();
    const name = basename(process.execPath);
    expect(holderOf(service.port)!.name).toBe(name);
    expect(holderOf(service.port)!.pid).toBe(process.pid);
    const suggestion = new RegExp(
      `^Port ${service.port} is used by pid ${process.pid} \\(${name}\\). Try: HOLDFAST_PORT=\\d+ npm start$`,
    );
    await expectAsync(checkPort('127.0.0.1', service.port)).toBeRejectedWithError(suggestion);
    await service.stop();
  });

  it('says that an address is not one of this machine', async () => {
    await expectAsync(checkPort('192.0.2.1', await freePort())).toBeRejectedWithError(/192\.0\.2\.1 is no address/);
  });
});
