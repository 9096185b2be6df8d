import { createTransport } from 'nodemailer';
import { startSmtpReceiver, startWebhookReceiver } from './receivers.js';

describe('the receivers of the lab', () => {
  it('keep a mail with its subject and text decoded', async () => {
    const receiver = await startSmtpReceiver();
    const subject = 'db-1 is down – Größe 42';
    await createTransport(receiver.url).sendMail({
      from: 'hf@lab',
      to: 'anna@lab',
      subject,
      text: 'seit 11:34 für 2 s',
    });
    expect(receiver.mails).toEqual([jasmine.objectContaining({ from: 'hf@lab', to: ['anna@lab'], subject })]);
    expect(receiver.mails[0].text).toContain('seit 11:34 für 2 s');
    await receiver.stop();
  });

  it('keep the JSON posted to a webhook, and refuse when told to', async () => {
    const receiver = await startWebhookReceiver();
    const post = () => fetch(receiver.url, { method: 'POST', body: '{"status":"down"}' });
    expect((await post()).status).toBe(204);
    receiver.answer({ status: 500 });
    expect((await post()).status).toBe(500);
    expect(receiver.messages()).toEqual([{ status: 'down' }, { status: 'down' }]);
    await receiver.stop();
  });
});
