import { Module } from '@nestjs/common';

/** topology → analysis → decision → recovery, with its routes: in the server, which shows it and asks for it. */
@Module({})
export class FailoverModule {}

/** The same without routes, in the daemon: it watches the clusters and acts. */
@Module({})
export class FailoverDaemonModule {}
