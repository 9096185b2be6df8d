/** What a heartbeat's token is sealed with, so that it opens in no other row. */
export const heartbeatContext = ({ id }: { id: string }): string => `heartbeat:${id}`;
