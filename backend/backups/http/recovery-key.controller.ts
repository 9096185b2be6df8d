import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Permission, StepUp, View } from '../../platform/http/index.js';
import { RecoveryKeys } from '../application/recovery-keys.js';
import {
  confirmRecoveryKeyBody,
  type ConfirmRecoveryKeyBody,
  newRecoveryKeyView,
  recoveryKeyView,
} from './backup.views.js';

/** The offline recovery key: shown once, confirmed by its last characters. */
@ApiTags('set-up')
@Controller('setup/recovery-key')
export class RecoveryKeyController {
  constructor(private readonly keys: RecoveryKeys) {}

  @Post()
  @Permission('settings.edit')
  @StepUp()
  @View(newRecoveryKeyView, 201)
  make() {
    return this.keys.make();
  }

  @Post('confirm')
  @Permission('settings.edit')
  @View(recoveryKeyView)
  confirm(@Body({ schema: confirmRecoveryKeyBody }) { lastCharacters }: ConfirmRecoveryKeyBody) {
    return this.keys.confirm(lastCharacters);
  }
}
